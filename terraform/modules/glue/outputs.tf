output "job_names" {
  description = "Glue jobs by their name in job_definitions."
  value       = { for name, job in aws_glue_job.this : name => job.name }
}

output "workflow_name" {
  description = "Workflow that runs the jobs of a night."
  value       = aws_glue_workflow.etl.name
}

output "crawler_names" {
  description = "Crawlers by the layer they look at."
  value       = { for layer, crawler in aws_glue_crawler.layer : layer => crawler.name }
}
