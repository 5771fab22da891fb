output "environment" {
  description = "Environment variables of dbt, the jobs and the command line, by name."
  value       = local.environment
}

output "image_repository" {
  description = "Where the image of the tasks is pushed."
  value       = module.orchestration.ecr_repository_url
}

output "state_machine_arn" {
  description = "The pipeline."
  value       = module.orchestration.state_machine_arn
}
