output "host" {
  description = "Host of the endpoint, as MARKETPULSE_REDSHIFT_HOST."
  value       = one(concat(aws_redshiftserverless_workgroup.this[*].endpoint[0].address, aws_redshift_cluster.this[*].dns_name))
}

output "port" {
  description = "Port of the endpoint."
  value       = var.port
}

output "database" {
  description = "Database of the marts."
  value       = var.database
}

output "workgroup_name" {
  description = "Workgroup; null for a provisioned cluster."
  value       = one(aws_redshiftserverless_workgroup.this[*].workgroup_name)
}

output "cluster_identifier" {
  description = "Provisioned cluster; null for serverless."
  value       = one(aws_redshift_cluster.this[*].cluster_identifier)
}

output "admin_secret_arn" {
  description = "Secret with the administrator's password, which Redshift itself changes."
  value       = one(concat(aws_redshiftserverless_namespace.this[*].admin_password_secret_arn, aws_redshift_cluster.this[*].master_password_secret_arn))
}
