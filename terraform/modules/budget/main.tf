resource "aws_budgets_budget" "this" {
  name         = var.name
  budget_type  = "COST"
  limit_amount = format("%.1f", var.monthly_usd)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  cost_filter {
    name   = "TagKeyValue"
    values = [format("user:env$%s", var.env)]
  }

  dynamic "notification" {
    for_each = {
      spent    = { kind = "ACTUAL", percent = 80 }
      expected = { kind = "FORECASTED", percent = 100 }
    }

    content {
      notification_type         = notification.value.kind
      comparison_operator       = "GREATER_THAN"
      threshold                 = notification.value.percent
      threshold_type            = "PERCENTAGE"
      subscriber_sns_topic_arns = [var.topic_arn]
    }
  }

  tags = { Name = var.name }
}
