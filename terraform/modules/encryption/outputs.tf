output "key_arn" {
  description = "ARN of the platform's key."
  value       = aws_kms_key.this.arn

  # A log group made before the policy would be refused.
  depends_on = [aws_kms_key_policy.this]
}

output "alias" {
  description = "Alias of the platform's key."
  value       = aws_kms_alias.this.name
}
