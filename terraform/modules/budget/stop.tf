# What runs goes on to its end and idle clusters end by themselves; nothing new starts.
resource "aws_iam_policy" "stop_spending" {
  name        = "${var.name}-stop-spending"
  description = "Hung on roles by the budget: refuses to start what costs"
  policy      = data.aws_iam_policy_document.stop_spending.json

  tags = { Name = "${var.name}-stop-spending" }
}

# A refusal is meant for everything, so "*" is as narrow as it should be.
data "aws_iam_policy_document" "stop_spending" {
  statement {
    sid    = "StartNothingThatCosts"
    effect = "Deny"
    actions = [
      "ecs:RunTask", "elasticmapreduce:AddJobFlowSteps", "elasticmapreduce:RunJobFlow", "emr-serverless:StartJobRun",
      "glue:CreateSession", "glue:StartJobRun", "redshift-serverless:GetCredentials", "states:StartExecution",
    ]
    resources = ["*"]
  }
}

resource "aws_budgets_budget_action" "stop" {
  count = var.stop_at_percent > 0 ? 1 : 0

  budget_name        = aws_budgets_budget.this.name
  action_type        = "APPLY_IAM_POLICY"
  approval_model     = "AUTOMATIC"
  notification_type  = "ACTUAL"
  execution_role_arn = var.action_role_arn

  action_threshold {
    action_threshold_type  = "PERCENTAGE"
    action_threshold_value = var.stop_at_percent
  }

  definition {
    iam_action_definition {
      policy_arn = aws_iam_policy.stop_spending.arn
      roles      = var.stopped_role_names
    }
  }

  subscriber {
    subscription_type = "SNS"
    address           = var.topic_arn
  }

  tags = { Name = "${var.name}-stop" }
}
