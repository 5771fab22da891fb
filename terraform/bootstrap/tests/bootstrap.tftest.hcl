# Plans only, so the real provider renders policies and calls nobody.
provider "aws" {
  region                      = "us-east-2"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

variables {
  account_id   = "222222222222"
  region       = "us-east-2"
  environments = ["stg", "prod"]
  owner        = "data-platform"
  cost_center  = "analytics"
  ci           = { account_id = "111111111111", external_id = "0123456789abcdef0123" }
}

run "state_has_the_names_that_the_backends_count_on" {
  command = plan

  assert {
    condition     = output.state_bucket == "marketpulse-222222222222-terraform-state" && output.lock_table == "marketpulse-terraform-lock"
    error_message = "envs/*/backend.tfbackend name them"
  }

  assert {
    condition     = aws_dynamodb_table.lock.hash_key == "LockID" && aws_dynamodb_table.lock.deletion_protection_enabled
    error_message = "Terraform looks for LockID; a lost table is a lost lock"
  }
}

run "deploy_role_is_taken_by_the_ci_role_with_the_external_id" {
  command = plan

  assert {
    condition = one(jsondecode(aws_iam_role.deploy.assume_role_policy).Statement).Condition == {
      ArnEquals    = { "aws:PrincipalArn" = "arn:aws:iam::111111111111:role/marketpulse-ci" }
      StringEquals = { "sts:ExternalId" = "0123456789abcdef0123" }
    }
    error_message = "nobody else, and not without the id"
  }
}

run "roles_are_made_with_the_boundary_only" {
  command = plan

  assert {
    condition = alltrue([
      for statement in jsondecode(data.aws_iam_policy_document.deploy_roles.json).Statement :
      statement.Condition.StringEquals["iam:PermissionsBoundary"] == "arn:aws:iam::222222222222:policy/marketpulse-boundary"
      if length(setintersection(flatten([statement.Action]), ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"])) > 0
    ])
    error_message = "a deployment cannot make itself more than it is"
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(data.aws_iam_policy_document.deploy_roles.json).Statement :
      !strcontains(jsonencode(statement.Resource), "-dev-")
    ])
    error_message = "roles of environments of another account are out of reach"
  }
}

run "deployments_reach_what_bears_the_bare_name_of_the_environment" {
  command = plan

  # The image, the family of its task, the cluster and the workgroup are called like the environment.
  assert {
    condition = alltrue([
      for resource in ["ecr:us-east-2:222222222222:repository/marketpulse-prod", "ecs:us-east-2:222222222222:task-definition/marketpulse-prod", "ecs:us-east-2:222222222222:cluster/marketpulse-prod"] :
      strcontains(data.aws_iam_policy_document.deploy_jobs.json, "arn:aws:${resource}*")
    ])
    error_message = "a hyphen at the end would leave them out"
  }
}

run "deploy_role_cannot_change_itself_nor_the_boundary" {
  command = plan

  assert {
    condition = contains(flatten([
      for statement in jsondecode(data.aws_iam_policy_document.deploy_roles.json).Statement : statement.Resource
      if statement.Effect == "Deny" && statement.Action == "iam:*"
    ]), "arn:aws:iam::222222222222:role/marketpulse-deploy")
    error_message = "its own role is denied to it"
  }
}

run "no_job_reaches_the_state" {
  command = plan

  assert {
    condition = one([
      for statement in jsondecode(aws_iam_policy.boundary.policy).Statement : contains(statement.Resource, "arn:aws:s3:::marketpulse-222222222222-terraform-state/*")
      if statement.Effect == "Deny"
    ])
    error_message = "the boundary denies it, whatever a role is granted"
  }
}

run "policies_fit_into_what_iam_takes" {
  command = plan

  # The one about the state names a key that does not exist yet; it is the shortest.
  assert {
    condition     = alltrue([for policy in [local.deploy_policies.roles, local.deploy_policies.network, local.deploy_policies.data, local.deploy_policies.jobs, data.aws_iam_policy_document.boundary.json] : length(replace(policy, "/\\s/", "")) <= 6144])
    error_message = "a policy has 6,144 characters without white space"
  }
}

run "without_a_repository_there_is_no_way_in_from_github" {
  command = plan

  assert {
    condition     = output.ci_role_arn == null && length(aws_iam_openid_connect_provider.github) == 0
    error_message = "one account has the CI role"
  }
}

run "workflows_of_one_repository_and_its_environments_become_the_ci_role" {
  command = plan

  variables {
    github             = { repository = "example/marketpulse", environments = ["dev", "prod"] }
    deploy_account_ids = ["111111111111", "222222222222"]
  }

  # The provider's ARN is not known yet, so the trust is looked at by what it consists of.
  assert {
    condition = toset(flatten([
      for condition in data.aws_iam_policy_document.ci_trust["this"].statement[0].condition : condition.values
    ])) == toset(["sts.amazonaws.com", "repo:example/marketpulse:environment:dev", "repo:example/marketpulse:environment:prod"])
    error_message = "a branch or a pull request is not enough"
  }

  assert {
    condition     = toset(one(jsondecode(data.aws_iam_policy_document.ci.json).Statement).Resource) == toset(["arn:aws:iam::111111111111:role/marketpulse-deploy", "arn:aws:iam::222222222222:role/marketpulse-deploy"])
    error_message = "the deploy roles are all it can take"
  }
}

run "repository_by_pattern_is_refused" {
  command = plan

  variables {
    github = { repository = "example/*", environments = ["prod"] }
  }

  expect_failures = [var.github]
}

run "short_external_id_is_refused" {
  command = plan

  variables {
    ci = { account_id = "111111111111", external_id = "secret" }
  }

  expect_failures = [var.ci]
}
