output "role_arns" {
  description = "Roles by what they are for: glue, glue_job, redshift, ecs_execution, ecs_task, state_machine, scheduler, session_watch, budget_action; with EMR also emr_service, emr_instance, emr_serverless."
  value       = local.role_arns

  # Built from names, and yet nobody gets one before the role is there.
  depends_on = [aws_iam_role.this, aws_iam_role_policy.this]
}

output "role_names" {
  description = "The same roles by name."
  value       = local.role_names

  depends_on = [aws_iam_role.this, aws_iam_role_policy.this]
}

output "instance_profile_name" {
  description = "Instance profile of the nodes of EMR clusters; null where there are none."
  value       = one(aws_iam_instance_profile.emr[*].name)
}
