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
  name                       = "marketpulse-dev"
  env                        = "dev"
  account_id                 = "111111111111"
  region                     = "us-east-2"
  key_arn                    = "arn:aws:kms:us-east-2:111111111111:key/00000000-0000-0000-0000-000000000000"
  clusters                   = false
  source_database_identifier = null
  pipeline_runs_nightly      = false
  limits                     = { quarantined_percent = 5, hours_behind = 30 }
  emails                     = []
}

run "topic_is_encrypted_and_open_to_services_of_our_account_only" {
  command = plan

  assert {
    condition     = aws_sns_topic.alerts.kms_master_key_id == var.key_arn
    error_message = "messages name buckets and errors"
  }

  assert {
    condition = one([
      for statement in jsondecode(data.aws_iam_policy_document.alerts.json).Statement : statement.Condition.StringEquals["aws:SourceAccount"]
      if statement.Sid == "AlarmsAndBudgets"
    ]) == "111111111111"
    error_message = "services act for anybody: ours is what they must act for"
  }
}

run "alarms_look_at_the_figures_that_the_gate_sends" {
  command = plan

  assert {
    condition     = { for name, alarm in aws_cloudwatch_metric_alarm.gate : alarm.metric_name => alarm.threshold } == { GateRefused = 0, QuarantinedPercent = 5, HoursBehind = 30 }
    error_message = "names as in marketpulse/aws/gate_metrics.py, limits as given"
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.gate : alarm.namespace == "MarketPulse" && alarm.dimensions == tomap({ Environment = "dev" })])
    error_message = "each environment has its own"
  }
}

run "silence_is_an_alarm_only_where_the_pipeline_runs_by_the_clock" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.gate["freshness"].treat_missing_data == "notBreaching"
    error_message = "dev is quiet for days"
  }
}

run "nightly_pipeline_that_says_nothing_is_an_alarm" {
  command = plan

  variables {
    pipeline_runs_nightly = true
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.gate["freshness"].treat_missing_data == "breaching"
    error_message = "a gate that is not reached sends nothing"
  }
}

run "what_is_not_there_has_no_alarm" {
  command = plan

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.emr_idle) == 0 && length(aws_cloudwatch_metric_alarm.source_storage) == 0
    error_message = "no clusters and no database, no alarms for them"
  }
}

run "clusters_and_database_have_theirs" {
  command = plan

  variables {
    clusters                   = true
    source_database_identifier = "marketpulse-dev-source"
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.emr_idle) == 1 && aws_cloudwatch_metric_alarm.source_storage[0].dimensions == tomap({ DBInstanceIdentifier = "marketpulse-dev-source" })
    error_message = "each is watched"
  }
}

run "addresses_are_subscribed_once_each" {
  command = plan

  variables {
    emails = ["on-call@example.com"]
  }

  assert {
    condition     = aws_sns_topic_subscription.email["on-call@example.com"].protocol == "email"
    error_message = "mail is how people hear"
  }
}
