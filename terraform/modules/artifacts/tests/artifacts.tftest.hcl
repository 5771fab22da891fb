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
  account_id = "111111111111"
  env        = "dev"
  key_arn    = "arn:aws:kms:us-east-2:111111111111:key/00000000-0000-0000-0000-000000000000"
  log_bucket = "marketpulse-111111111111-dev-logs"
}

run "without_readers_the_policy_lets_nobody_in" {
  command = plan

  assert {
    condition     = length(data.aws_iam_policy_document.readers) == 0
    error_message = "no statement for other accounts"
  }

  assert {
    condition     = output.bucket.name == "marketpulse-111111111111-dev-artifacts"
    error_message = "the name is the agreed one"
  }
}

run "readers_read_the_models_and_nothing_besides" {
  command = plan

  variables {
    reader_role_arns = ["arn:aws:iam::222222222222:role/marketpulse-prod-ecs-task"]
  }

  assert {
    condition = toset(flatten([for statement in jsondecode(data.aws_iam_policy_document.readers[0].json).Statement : statement.Action])) == toset([
      "s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket",
    ])
    error_message = "reading is all they can do"
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(data.aws_iam_policy_document.readers[0].json).Statement :
      statement.Condition.ArnEquals["aws:PrincipalArn"] == "arn:aws:iam::222222222222:role/marketpulse-prod-ecs-task"
    ])
    error_message = "each statement is held to the named role"
  }

  assert {
    condition = one([
      for statement in jsondecode(data.aws_iam_policy_document.readers[0].json).Statement : statement.Resource
      if statement.Sid == "ReadersOfOtherAccountsRead"
    ]) == "arn:aws:s3:::marketpulse-111111111111-dev-artifacts/models/*"
    error_message = "jobs and documentation stay ours"
  }
}

run "reader_by_pattern_is_refused" {
  command = plan

  variables {
    reader_role_arns = ["arn:aws:iam::222222222222:role/marketpulse-*"]
  }

  expect_failures = [var.reader_role_arns]
}

run "open_prefix_is_refused" {
  command = plan

  variables {
    shared_prefix = "models"
  }

  expect_failures = [var.shared_prefix]
}
