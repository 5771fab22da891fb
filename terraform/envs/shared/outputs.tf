output "environment" {
  description = "Environment variables of dbt, the jobs and the command line, by name."
  value       = module.platform.environment
}

output "image_repository" {
  description = "Where the image of the tasks is pushed."
  value       = module.platform.image_repository
}

output "state_machine_arn" {
  description = "The pipeline."
  value       = module.platform.state_machine_arn
}
