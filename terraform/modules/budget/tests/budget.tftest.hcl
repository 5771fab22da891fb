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
  name               = "marketpulse-dev"
  env                = "dev"
  account_id         = "111111111111"
  monthly_usd        = 300
  stop_at_percent    = 100
  topic_arn          = "arn:aws:sns:us-east-2:111111111111:marketpulse-dev-alerts"
  action_role_arn    = "arn:aws:iam::111111111111:role/marketpulse-dev-budget-action"
  stopped_role_names = ["marketpulse-dev-state-machine"]
}

run "budget_counts_what_carries_the_tag_of_the_environment" {
  command = plan

  assert {
    condition     = [for filter in aws_budgets_budget.this.cost_filter : filter.values[0] if filter.name == "TagKeyValue"] == ["user:env$dev"]
    error_message = "two environments of one account have a budget each"
  }
}

run "used_up_budget_refuses_new_work_and_leaves_running_work_alone" {
  command = plan

  assert {
    condition     = aws_budgets_budget_action.stop[0].approval_model == "AUTOMATIC" && aws_budgets_budget_action.stop[0].definition[0].iam_action_definition[0].roles == toset(["marketpulse-dev-state-machine"])
    error_message = "nobody has to be awake for it"
  }

  assert {
    condition     = alltrue([for action in one(jsondecode(data.aws_iam_policy_document.stop_spending.json).Statement).Action : !can(regex("Stop|Terminate|Delete", action))])
    error_message = "what runs may still be stopped"
  }
}

run "zero_percent_never_stops_anything" {
  command = plan

  variables {
    stop_at_percent = 0
  }

  assert {
    condition     = length(aws_budgets_budget_action.stop) == 0
    error_message = "prod is told and not stopped"
  }
}

run "stop_before_half_of_it_is_spent_is_refused" {
  command = plan

  variables {
    stop_at_percent = 10
  }

  expect_failures = [var.stop_at_percent]
}
