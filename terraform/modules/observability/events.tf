# What AWS tells of at once, without a metric.
locals {
  events = {
    glue-job-failed = {
      description = "A Glue job failed or took too long"
      pattern = {
        source        = ["aws.glue"]
        "detail-type" = ["Glue Job State Change"]
        detail = {
          jobName = [{ prefix = "${var.name}-" }]
          state   = ["FAILED", "TIMEOUT", "ERROR"]
        }
      }
    }
    cluster-failed = {
      description = "A cluster ended with errors"
      pattern = {
        source        = ["aws.emr"]
        "detail-type" = ["EMR Cluster State Change"]
        detail = {
          name  = [{ prefix = var.name }]
          state = ["TERMINATED_WITH_ERRORS"]
        }
      }
    }
  }
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.events

  name          = "${var.name}-${each.key}"
  description   = each.value.description
  event_pattern = jsonencode(each.value.pattern)

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_cloudwatch_event_target" "alerts" {
  for_each = local.events

  rule = aws_cloudwatch_event_rule.this[each.key].name
  arn  = aws_sns_topic.alerts.arn
}
