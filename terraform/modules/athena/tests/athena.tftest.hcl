mock_provider "aws" {
  source = "../mocks"
}

variables {
  name                 = "marketpulse-dev"
  account_id           = "111111111111"
  key_arn              = "arn:aws:kms:us-east-2:111111111111:key/00000000-0000-0000-0000-000000000000"
  results_uri          = "s3://marketpulse-111111111111-dev-gold/athena-results/"
  database             = "marketpulse_dev_gold"
  scan_limit_gigabytes = 10
  queries = {
    monthly_revenue = "-- What did each month earn?\nselect 1\n"
  }
}

run "scans_are_limited_and_results_encrypted_whatever_a_client_asks" {
  command = plan

  assert {
    condition     = aws_athena_workgroup.this.configuration[0].bytes_scanned_cutoff_per_query == 10737418240
    error_message = "10 GB, in bytes"
  }

  assert {
    condition     = aws_athena_workgroup.this.configuration[0].enforce_workgroup_configuration && aws_athena_workgroup.this.configuration[0].result_configuration[0].encryption_configuration[0].encryption_option == "SSE_KMS"
    error_message = "a client's own settings do not count"
  }
}

run "first_line_of_a_query_describes_it" {
  command = plan

  assert {
    condition     = aws_athena_named_query.this["monthly_revenue"].description == "What did each month earn?"
    error_message = "the list in the console shows the question"
  }

  assert {
    condition     = aws_athena_named_query.this["monthly_revenue"].database == "marketpulse_dev_gold"
    error_message = "the query finds its tables in gold"
  }
}

run "limit_of_nothing_is_refused" {
  command = plan

  variables {
    scan_limit_gigabytes = 0
  }

  expect_failures = [var.scan_limit_gigabytes]
}
