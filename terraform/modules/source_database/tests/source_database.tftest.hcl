mock_provider "aws" {
  source = "../mocks"
}

variables {
  name               = "marketpulse-dev"
  enabled            = true
  account_id         = "111111111111"
  region             = "us-east-2"
  key_arn            = "arn:aws:kms:us-east-2:111111111111:key/00000000-0000-0000-0000-000000000000"
  subnet_ids         = ["subnet-1", "subnet-2"]
  security_group_ids = ["sg-1"]
  multi_az           = false
  protected          = false
  log_retention_days = 7
}

run "off_creates_nothing" {
  command = plan

  variables {
    enabled = false
  }

  assert {
    condition = sum([
      length(aws_db_instance.this), length(aws_db_subnet_group.this), length(aws_db_parameter_group.this),
      length(aws_cloudwatch_log_group.this), length(aws_iam_role.monitoring),
    ]) == 0
    error_message = "no database, and nothing around one"
  }

  assert {
    condition     = output.jdbc_url == null && output.secret_arn == null
    error_message = "nothing to connect to"
  }
}

run "database_is_private_encrypted_and_without_a_password_in_the_state" {
  command = plan

  assert {
    condition     = aws_db_instance.this["shop"].storage_encrypted && !aws_db_instance.this["shop"].publicly_accessible
    error_message = "encrypted, reached from the network only"
  }

  assert {
    condition     = aws_db_instance.this["shop"].manage_master_user_password && aws_db_instance.this["shop"].password == null
    error_message = "RDS makes the password and keeps it"
  }

  assert {
    condition     = contains([for parameter in aws_db_parameter_group.this["shop"].parameter : "${parameter.name}=${parameter.value}"], "rds.force_ssl=1")
    error_message = "TLS only"
  }

  assert {
    condition     = aws_cloudwatch_log_group.this["postgresql"].name == "/aws/rds/instance/marketpulse-dev-source/postgresql" && aws_cloudwatch_log_group.this["postgresql"].retention_in_days == 7
    error_message = "RDS finds its log group made, with an end"
  }
}

run "protected_database_stands_by_in_two_zones_and_refuses_to_go" {
  command = plan

  variables {
    multi_az  = true
    protected = true
  }

  assert {
    condition     = aws_db_instance.this["shop"].multi_az && aws_db_instance.this["shop"].deletion_protection
    error_message = "a second instance, and no destroying by accident"
  }

  assert {
    condition     = aws_db_instance.this["shop"].final_snapshot_identifier == "marketpulse-dev-source-final"
    error_message = "the last state is kept"
  }
}
