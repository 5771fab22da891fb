output "workgroup_name" {
  description = "Workgroup for questions on the lake."
  value       = aws_athena_workgroup.this.name
}

output "named_queries" {
  description = "Ids of the named queries by name."
  value       = { for name, query in aws_athena_named_query.this : name => query.id }
}
