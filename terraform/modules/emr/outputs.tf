output "cluster_id" {
  description = "Cluster for people; null while none is started."
  value       = one(aws_emr_cluster.this[*].id)
}

output "serverless_application_id" {
  description = "EMR Serverless application; null when it is off."
  value       = one(aws_emrserverless_application.this[*].id)
}

output "cluster_request" {
  description = "Parameters with which the state machine asks EMR for a cluster; null where there is no EMR."
  value       = var.enabled ? local.cluster_request : null
}

output "silver_step" {
  description = "The step that brings silver up to date, as EMR's API takes it."
  value       = local.silver_step
}
