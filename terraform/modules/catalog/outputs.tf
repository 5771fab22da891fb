output "database_names" {
  description = "Glue database of each layer: bronze, silver, gold."
  value       = { for layer, database in aws_glue_catalog_database.layer : layer => database.name }
}
