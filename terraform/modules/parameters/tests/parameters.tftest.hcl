mock_provider "aws" {
  source = "../mocks"
}

variables {
  env               = "dev"
  key_arn           = "arn:aws:kms:us-east-2:111111111111:key/00000000-0000-0000-0000-000000000000"
  settings          = { MARKETPULSE_GLUE_JOB = "marketpulse-dev-silver" }
  token_key         = "for tests"
  token_key_version = 1
}

run "parameters_lie_below_the_environment" {
  command = plan

  assert {
    condition     = aws_ssm_parameter.setting["MARKETPULSE_GLUE_JOB"].name == "/marketpulse/dev/settings/MARKETPULSE_GLUE_JOB" && aws_ssm_parameter.setting["MARKETPULSE_GLUE_JOB"].value == "marketpulse-dev-silver"
    error_message = "a role may read settings/ without seeing the rest"
  }
}

run "key_of_the_tokens_is_secret_and_not_in_the_state" {
  assert {
    condition     = aws_ssm_parameter.token_key.type == "SecureString" && aws_ssm_parameter.token_key.key_id == var.key_arn
    error_message = "it is encrypted with the platform's key"
  }

  assert {
    condition     = output.token_key_name == "/marketpulse/dev/tokens/key" && aws_ssm_parameter.token_key.value_wo == null
    error_message = "MARKETPULSE_TOKEN_KEY_PARAMETER counts on the name; the value is written and never kept"
  }
}
