output "name" {
  description = "Name of the bucket."
  value       = aws_s3_bucket.this.bucket

  # Who writes here finds the rules in force.
  depends_on = [aws_s3_bucket_policy.this, aws_s3_bucket_server_side_encryption_configuration.this]
}

output "arn" {
  description = "ARN of the bucket."
  value       = local.arn
}
