locals {
  # One widget of graphs: its title, and the metrics as CloudWatch lists them.
  graphs = [
    {
      title = "Runs of the pipeline"
      metrics = [for metric in ["ExecutionsSucceeded", "ExecutionsFailed", "ExecutionsTimedOut"] :
        ["AWS/States", metric, "StateMachineArn", local.pipeline_arn, { stat = "Sum" }]
      ]
    },
    {
      title   = "Percent of records in quarantine, by dataset"
      metrics = [[{ expression = "SEARCH('{MarketPulse,Dataset,Environment} MetricName=\"QuarantinedPercent\" Environment=\"${var.env}\"', 'Maximum', 3600)" }]]
    },
    {
      title   = "Hours since the newest batch, by dataset"
      metrics = [[{ expression = "SEARCH('{MarketPulse,Dataset,Environment} MetricName=\"HoursBehind\" Environment=\"${var.env}\"', 'Maximum', 3600)" }]]
    },
    {
      title   = "Nodes of clusters"
      metrics = [[{ expression = "SEARCH('{AWS/ElasticMapReduce,JobFlowId} MetricName=\"MRActiveNodes\"', 'Average', 300)" }]]
    },
    {
      title   = "Capacity of the warehouse (RPU)"
      metrics = [["AWS/Redshift-Serverless", "ComputeCapacity", "Workgroup", var.name, { stat = "Average" }]]
    },
    {
      title   = "Bytes scanned by Athena"
      metrics = [["AWS/Athena", "ProcessedBytes", "WorkGroup", var.name, { stat = "Sum" }]]
    },
    {
      title = "Size of the lake"
      metrics = [for layer in ["raw", "silver", "gold"] :
        ["AWS/S3", "BucketSizeBytes", "BucketName", "marketpulse-${var.account_id}-${var.env}-${layer}", "StorageType", "StandardStorage", { stat = "Average", period = 86400 }]
      ]
    },
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = concat(
      [{
        type   = "alarm"
        x      = 0
        y      = 0
        width  = 24
        height = 3
        properties = {
          title = "Alarms"
          alarms = concat(
            [for alarm in aws_cloudwatch_metric_alarm.gate : alarm.arn],
            [aws_cloudwatch_metric_alarm.pipeline_failed.arn],
            aws_cloudwatch_metric_alarm.emr_idle[*].arn,
            aws_cloudwatch_metric_alarm.source_storage[*].arn
          )
        }
      }],
      [for index, graph in local.graphs : {
        type   = "metric"
        x      = 12 * (index % 2)
        y      = 3 + 6 * floor(index / 2)
        width  = 12
        height = 6
        properties = {
          title   = graph.title
          region  = var.region
          view    = "timeSeries"
          metrics = graph.metrics
        }
      }]
    )
  })
}
