# The values of prod, with a mocked provider: what they make and what they leave out.
mock_provider "aws" {
  source = "../../modules/mocks"
}

variables {
  token_key = "for tests"
}

run "prod_makes_silver_on_a_cluster_of_the_night" {
  command = plan

  module {
    source = "../../modules/platform"
  }

  assert {
    condition     = module.emr.cluster_request.Name == "marketpulse-prod-pipeline" && module.emr.cluster_id == null
    error_message = "the pipeline asks for a cluster; none is up beside it"
  }

  assert {
    condition     = length(setintersection(keys(module.access.role_arns), ["emr_service", "emr_instance"])) == 2
    error_message = "EMR and its nodes have their roles"
  }
}

run "names_and_network_are_those_of_prod" {
  command = plan

  module {
    source = "../../modules/platform"
  }

  assert {
    condition     = output.environment.MARKETPULSE_LAKE == "s3://marketpulse-222222222222-prod-{layer}"
    error_message = "stg and prod share an account and nothing else"
  }

  assert {
    condition     = alltrue([for cidr in values(module.network.private_cidrs) : startswith(cidr, "10.1.")])
    error_message = "each environment has a range of its own, so that they could be joined"
  }
}

run "settings_of_another_environment_are_refused_in_this_workspace" {
  command = plan

  module {
    source = "../../modules/platform"
  }

  variables {
    env = "stg"
  }

  expect_failures = [var.env]
}
