mock_provider "aws" {
  source = "../mocks"
}

variables {
  name               = "marketpulse-dev"
  key_arn            = "arn:aws:kms:us-east-2:111111111111:key/00000000-0000-0000-0000-000000000000"
  role_arn           = "arn:aws:iam::111111111111:role/marketpulse-dev-session-watch"
  scheduler_role_arn = "arn:aws:iam::111111111111:role/marketpulse-dev-scheduler"
  topic_arn          = "arn:aws:sns:us-east-2:111111111111:marketpulse-dev-alerts"
  log_retention_days = 7
}

run "sessions_are_listed_twice_three_hours_apart" {
  command = plan

  assert {
    condition     = jsondecode(aws_sfn_state_machine.this.definition).States.Wait.Seconds == 10800
    error_message = "a build may take three hours"
  }

  assert {
    condition     = aws_scheduler_schedule.this.schedule_expression == "rate(3 hours)"
    error_message = "no session slips through between two watches"
  }
}

run "part_of_an_hour_is_refused" {
  command = plan

  variables {
    hours = 0.5
  }

  expect_failures = [var.hours]
}
