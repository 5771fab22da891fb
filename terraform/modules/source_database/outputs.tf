locals {
  # Attribute by attribute: the instance as a whole counts as sensitive.
  address = one([for instance in aws_db_instance.this : instance.address])
}

output "endpoint" {
  description = "Host of the database; null where there is none."
  value       = local.address
}

output "port" {
  description = "Port of the database."
  value       = local.port
}

output "database" {
  description = "Database with the schema of the shop."
  value       = local.database
}

output "jdbc_url" {
  description = "Where Glue's connection points; null where there is no database."
  value       = var.enabled ? "jdbc:postgresql://${local.address}:${local.port}/${local.database}" : null
}

output "secret_arn" {
  description = "Secret with user and password; null where there is no database."
  value       = one([for instance in aws_db_instance.this : instance.master_user_secret[0].secret_arn])
}

output "identifier" {
  description = "Name of the instance; null where there is none."
  value       = one([for instance in aws_db_instance.this : instance.identifier])
}
