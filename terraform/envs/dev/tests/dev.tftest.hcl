# The values of dev, with a mocked provider: what they make and what they leave out.
mock_provider "aws" {
  source = "../../modules/mocks"
}

variables {
  token_key = "for tests"
}

run "dev_makes_silver_on_glue_and_has_no_emr" {
  command = plan

  module {
    source = "../../modules/platform"
  }

  assert {
    condition     = module.emr.cluster_id == null && module.emr.serverless_application_id == null && module.emr.cluster_request == null
    error_message = "no cluster, no application"
  }

  assert {
    condition     = !anytrue([for role, _ in module.access.role_arns : startswith(role, "emr")])
    error_message = "no roles for them"
  }

  assert {
    condition     = module.glue.job_names.silver == "marketpulse-dev-silver"
    error_message = "MARKETPULSE_GLUE_JOB names the job"
  }
}

run "environment_is_what_the_command_line_asks_for" {
  command = plan

  module {
    source = "../../modules/platform"
  }

  assert {
    condition = length(setsubtract([
      "AWS_REGION", "MARKETPULSE_LAKE", "MARKETPULSE_SILVER_DATABASE", "MARKETPULSE_GOLD_DATABASE", "MARKETPULSE_GLUE_ROLE_ARN",
      "MARKETPULSE_JOBS", "MARKETPULSE_REDSHIFT_HOST", "MARKETPULSE_REDSHIFT_DATABASE",
    ], keys(output.environment))) == 0
    error_message = "`marketpulse build --env dev` refuses to run without these"
  }

  assert {
    condition     = output.environment.MARKETPULSE_LAKE == "s3://marketpulse-111111111111-dev-{layer}" && output.environment.MARKETPULSE_TOKEN_KEY_PARAMETER == "/marketpulse/dev/tokens/key"
    error_message = "names are the agreed ones"
  }

  assert {
    condition     = !contains(keys(output.environment), "MARKETPULSE_EMR_CLUSTER")
    error_message = "there is no cluster to name"
  }
}

run "settings_of_another_environment_are_refused_in_this_workspace" {
  command = plan

  module {
    source = "../../modules/platform"
  }

  variables {
    env = "prod"
  }

  expect_failures = [var.env]
}

run "silver_on_a_cluster_that_is_not_there_is_refused" {
  command = plan

  module {
    source = "../../modules/platform"
  }

  variables {
    pipeline = { silver_on = "emr", schedule_enabled = false, glue_schedule_enabled = false, keep_images = false }
  }

  expect_failures = [var.pipeline]
}

run "two_clocks_are_refused" {
  command = plan

  module {
    source = "../../modules/platform"
  }

  variables {
    pipeline = { silver_on = "glue", schedule_enabled = true, glue_schedule_enabled = true, keep_images = false }
  }

  expect_failures = [var.pipeline]
}
