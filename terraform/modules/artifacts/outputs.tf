output "bucket" {
  description = "Name and ARN of the bucket."
  value       = { name = module.bucket.name, arn = module.bucket.arn }
}
