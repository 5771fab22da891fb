output "topic_arn" {
  description = "Topic that alarms, budgets and the pipeline write to."
  value       = aws_sns_topic.alerts.arn

  depends_on = [aws_sns_topic_policy.alerts]
}
