output "state_bucket" {
  description = "Bucket of the states; envs/<env>/backend.tfbackend names it."
  value       = module.state.name
}

output "lock_table" {
  description = "Table of the locks."
  value       = aws_dynamodb_table.lock.name
}

output "boundary_arn" {
  description = "Boundary of every role that a deployment makes."
  value       = aws_iam_policy.boundary.arn
}

output "deploy_role_arn" {
  description = "Role that CI takes to deploy."
  value       = aws_iam_role.deploy.arn
}

output "ci_role_arn" {
  description = "Role that workflows become; null in accounts without one."
  value       = one([for role in aws_iam_role.ci : role.arn])
}
