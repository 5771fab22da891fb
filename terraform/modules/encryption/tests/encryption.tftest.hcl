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
  name           = "marketpulse-dev"
  account_id     = "111111111111"
  region         = "us-east-2"
  data_role_arns = ["arn:aws:iam::111111111111:role/marketpulse-dev-glue"]
}

run "key_rotates_and_its_deletion_can_be_taken_back_for_ten_days" {
  command = plan

  assert {
    condition     = aws_kms_key.this.enable_key_rotation && aws_kms_key.this.deletion_window_in_days == 10
    error_message = "rotation is on, the window is ten days"
  }

  assert {
    condition     = aws_kms_alias.this.name == "alias/marketpulse-dev"
    error_message = "the alias is the name"
  }
}

run "administrators_keep_the_key_and_cannot_read_with_it" {
  command = plan

  assert {
    condition = length(setintersection(
      ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:*"],
      one([for statement in jsondecode(data.aws_iam_policy_document.this.json).Statement : statement.Action if statement.Sid == "Administration"])
    )) == 0
    error_message = "administration is no use of the key"
  }
}

run "jobs_use_the_key_through_services_only" {
  command = plan

  assert {
    condition = one([
      for statement in jsondecode(data.aws_iam_policy_document.this.json).Statement :
      statement.Principal.AWS == var.data_role_arns[0] && contains(statement.Condition.StringEquals["kms:ViaService"], "s3.us-east-2.amazonaws.com")
      if statement.Sid == "Jobs"
    ])
    error_message = "the job's role is named, and held to S3 and its like"
  }
}

run "nobody_else_is_let_in_without_being_named" {
  command = plan

  assert {
    condition     = length([for statement in jsondecode(data.aws_iam_policy_document.this.json).Statement : statement if contains(["OwnUse", "ReadersOfArtifacts"], statement.Sid)]) == 0
    error_message = "no clusters and no readers, no statements for them"
  }

  assert {
    condition     = !strcontains(data.aws_iam_policy_document.this.json, "\"AWS\":\"*\"")
    error_message = "no statement is for everyone"
  }
}

run "readers_of_artifacts_are_the_named_roles_and_decrypt_only" {
  command = plan

  variables {
    artifact_reader_role_arns = ["arn:aws:iam::222222222222:role/marketpulse-prod-ecs-task"]
  }

  assert {
    condition = one([
      for statement in jsondecode(data.aws_iam_policy_document.this.json).Statement :
      statement.Principal.AWS == "arn:aws:iam::222222222222:root"
      && statement.Condition.ArnEquals["aws:PrincipalArn"] == "arn:aws:iam::222222222222:role/marketpulse-prod-ecs-task"
      && toset(statement.Action) == toset(["kms:Decrypt", "kms:DescribeKey"])
      if statement.Sid == "ReadersOfArtifacts"
    ])
    error_message = "the other account's role decrypts; it cannot encrypt, and no other role can do either"
  }
}
