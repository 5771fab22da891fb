output "environment" {
  description = "Environment variables of dbt, the jobs and the command line, by name."
  value       = module.platform.environment
}
