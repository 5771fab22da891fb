output "state_machine_arn" {
  description = "The pipeline."
  value       = aws_sfn_state_machine.pipeline.arn
}

output "ecr_repository_url" {
  description = "Where the image of the tasks is pushed."
  value       = aws_ecr_repository.marketpulse.repository_url
}

output "ecs_cluster_name" {
  description = "Cluster of the tasks."
  value       = aws_ecs_cluster.this.name
}

output "task_family" {
  description = "Family of the task definition."
  value       = aws_ecs_task_definition.marketpulse.family
}

output "schedule_name" {
  description = "Schedule that starts the pipeline."
  value       = aws_scheduler_schedule.nightly.name
}

output "log_group_names" {
  description = "Log groups: pipeline, tasks."
  value       = { for name, group in aws_cloudwatch_log_group.this : name => group.name }
}
