locals {
  pipeline_arn = "arn:aws:states:${var.region}:${var.account_id}:stateMachine:${var.name}-pipeline"

  # Figures that `marketpulse gate` sends each time the pipeline comes to it.
  gate_alarms = {
    gate-refused = {
      description = "The quality gate refused: gold and marts stay as they were. Runbook: refused gate"
      metric      = "GateRefused"
      above       = 0
      seconds     = 300
      missing     = "notBreaching"
    }
    quarantine-share = {
      description = "More than ${var.limits.quarantined_percent} percent of a dataset's records are in quarantine"
      metric      = "QuarantinedPercent"
      above       = var.limits.quarantined_percent
      seconds     = 300
      missing     = "notBreaching"
    }
    freshness = {
      description = "The newest batch of a dataset is older than ${var.limits.hours_behind} hours, or the gate was not reached for a day"
      metric      = "HoursBehind"
      above       = var.limits.hours_behind
      seconds     = 86400
      missing     = var.pipeline_runs_nightly ? "breaching" : "notBreaching"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "gate" {
  for_each = local.gate_alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = "MarketPulse"
  metric_name         = each.value.metric
  dimensions          = { Environment = var.env }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.above
  period              = each.value.seconds
  evaluation_periods  = 1
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_cloudwatch_metric_alarm" "pipeline_failed" {
  alarm_name          = "${var.name}-pipeline-failed"
  alarm_description   = "A run of the pipeline failed, was stopped, or took too long. Runbook: failed step"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]

  metric_query {
    id          = "ended_badly"
    expression  = "SUM(METRICS())"
    label       = "Runs that ended badly"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { failed = "ExecutionsFailed", timed_out = "ExecutionsTimedOut", aborted = "ExecutionsAborted" }

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/States"
        metric_name = metric_query.value
        dimensions  = { StateMachineArn = local.pipeline_arn }
        stat        = "Sum"
        period      = 300
      }
    }
  }

  tags = { Name = "${var.name}-pipeline-failed" }
}

# Clusters are new each night, so the alarm asks for whichever there is. It ends itself after 30 idle
# minutes: this fires when that did not happen.
resource "aws_cloudwatch_metric_alarm" "emr_idle" {
  count = var.clusters ? 1 : 0

  alarm_name          = "${var.name}-emr-idle"
  alarm_description   = "A cluster of this account has been idle for 45 minutes and has not ended itself"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  evaluation_periods  = 9
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]

  metric_query {
    id          = "idle"
    expression  = "SELECT MAX(IsIdle) FROM SCHEMA(\"AWS/ElasticMapReduce\", JobFlowId)"
    label       = "Idle clusters"
    period      = 300
    return_data = true
  }

  tags = { Name = "${var.name}-emr-idle" }
}

resource "aws_cloudwatch_metric_alarm" "source_storage" {
  count = var.source_database_identifier == null ? 0 : 1

  alarm_name          = "${var.name}-source-storage"
  alarm_description   = "The source database has less than 2 GB of storage left"
  namespace           = "AWS/RDS"
  metric_name         = "FreeStorageSpace"
  dimensions          = { DBInstanceIdentifier = var.source_database_identifier }
  statistic           = "Minimum"
  comparison_operator = "LessThanThreshold"
  threshold           = 2 * pow(1024, 3)
  period              = 300
  evaluation_periods  = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]

  tags = { Name = "${var.name}-source-storage" }
}
