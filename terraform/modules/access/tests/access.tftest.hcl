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
  name                     = "marketpulse-dev"
  env                      = "dev"
  account_id               = "111111111111"
  region                   = "us-east-2"
  permissions_boundary_arn = "arn:aws:iam::111111111111:policy/marketpulse-boundary"
  emr_cluster              = false
  emr_serverless           = false
}

run "without_emr_there_are_no_roles_of_emr" {
  command = plan

  assert {
    condition     = toset(keys(aws_iam_role.this)) == toset(["glue", "glue_job", "redshift", "ecs_execution", "ecs_task", "state_machine", "scheduler", "session_watch", "budget_action"])
    error_message = "dev has these roles and no others"
  }

  assert {
    condition     = output.instance_profile_name == null && length(aws_iam_instance_profile.emr) == 0
    error_message = "no nodes, no profile"
  }

  assert {
    condition     = !strcontains(aws_iam_role_policy.this["state_machine"].policy, "elasticmapreduce")
    error_message = "the pipeline has no rights on what is not there"
  }
}

run "emr_brings_its_roles" {
  command = plan

  variables {
    emr_cluster    = true
    emr_serverless = true
  }

  assert {
    condition     = length(setintersection(keys(aws_iam_role.this), ["emr_service", "emr_instance", "emr_serverless"])) == 3
    error_message = "service, nodes and serverless runs"
  }

  assert {
    condition     = output.instance_profile_name == "marketpulse-dev-emr-instance"
    error_message = "nodes get their role by the profile"
  }
}

run "every_role_has_the_boundary_and_the_agreed_name" {
  command = plan

  variables {
    emr_cluster    = true
    emr_serverless = true
  }

  assert {
    condition     = alltrue([for role in aws_iam_role.this : role.permissions_boundary == var.permissions_boundary_arn])
    error_message = "without it a deployment could not make them"
  }

  assert {
    condition     = output.role_arns.glue == "arn:aws:iam::111111111111:role/marketpulse-dev-glue" && aws_iam_role.this["glue"].name == "marketpulse-dev-glue"
    error_message = "MARKETPULSE_GLUE_ROLE_ARN counts on it"
  }
}

run "services_act_for_our_account_only" {
  command = plan

  variables {
    emr_cluster    = true
    emr_serverless = true
  }

  assert {
    condition = alltrue([
      for role, trust in data.aws_iam_policy_document.trust :
      one(jsondecode(trust.json).Statement).Condition == { StringEquals = { "aws:SourceAccount" = "111111111111" } }
      if !contains(["emr_instance", "redshift"], role)
    ])
    error_message = "a service that is asked by a stranger must not take our role"
  }
}

run "everything_is_named_but_what_aws_cannot_name" {
  command = plan

  variables {
    emr_cluster    = true
    emr_serverless = true
  }

  assert {
    condition = toset(flatten([
      for role in aws_iam_role_policy.this : [
        for statement in jsondecode(role.policy).Statement : statement.Sid if contains(flatten([statement.Resource]), "*")
      ]
    ])) == toset(["DeliverLogs", "ListSessions", "LogInToEcr", "LookAtNetwork", "WriteMetrics"])
    error_message = "a statement on everything has to be in this list, with its reason beside it in the module"
  }

  assert {
    condition = alltrue(flatten([
      for role in aws_iam_role_policy.this : [
        for statement in jsondecode(role.policy).Statement : [
          for action in flatten([statement.Action]) : !strcontains(action, "*")
        ]
      ]
    ]))
    error_message = "actions are named one by one"
  }
}

run "token_key_is_read_by_the_silver_job_alone" {
  command = plan

  variables {
    emr_cluster    = true
    emr_serverless = true
  }

  assert {
    condition = toset([
      for role, attached in aws_iam_role_policy.this : role if strcontains(attached.policy, "parameter/marketpulse/dev/tokens/key")
    ]) == toset(["glue_job", "emr_instance", "emr_serverless"])
    error_message = "who makes tokens needs the key; who reads them must not have it"
  }
}

run "roles_are_handed_on_to_their_service_only" {
  command = plan

  variables {
    emr_cluster    = true
    emr_serverless = true
  }

  assert {
    condition = alltrue(flatten([
      for role in aws_iam_role_policy.this : [
        for statement in jsondecode(role.policy).Statement :
        contains(keys(statement.Condition.StringEquals), "iam:PassedToService") && !contains(flatten([statement.Resource]), "*")
        if contains(flatten([statement.Action]), "iam:PassRole")
      ]
    ]))
    error_message = "passing a role on is the way to more rights"
  }
}

run "models_are_our_own_unless_a_source_is_given" {
  command = plan

  assert {
    condition     = length(data.aws_iam_policy_document.read_models_elsewhere) == 0 && strcontains(aws_iam_role_policy.this["ecs_task"].policy, "arn:aws:s3:::marketpulse-111111111111-dev-artifacts/models/*")
    error_message = "dev trains what it runs"
  }
}

run "prod_reads_the_models_of_dev_and_decrypts_with_its_key_by_alias" {
  command = plan

  variables {
    name         = "marketpulse-prod"
    env          = "prod"
    account_id   = "222222222222"
    model_source = { account_id = "111111111111", env = "dev" }
  }

  assert {
    condition = one([
      for statement in jsondecode(aws_iam_role_policy.this["ecs_task"].policy).Statement : statement.Resource if statement.Sid == "ReadModels"
    ]) == "arn:aws:s3:::marketpulse-111111111111-dev-artifacts/models/*"
    error_message = "exactly the shared folder"
  }

  assert {
    condition = one([
      for statement in jsondecode(aws_iam_role_policy.this["ecs_task"].policy).Statement : statement.Condition if statement.Sid == "DecryptModels"
      ]) == {
      "ForAnyValue:StringEquals" = { "kms:ResourceAliases" = "alias/marketpulse-dev" }
      StringEquals               = { "kms:ViaService" = "s3.us-east-2.amazonaws.com" }
    }
    error_message = "the one key, through S3"
  }
}

run "inline_policies_fit_into_what_iam_takes" {
  command = plan

  variables {
    emr_cluster    = true
    emr_serverless = true
  }

  assert {
    condition     = alltrue([for role in aws_iam_role_policy.this : length(replace(role.policy, "/\\s/", "")) <= 10240])
    error_message = "a role's inline policies have 10,240 characters without white space"
  }
}
