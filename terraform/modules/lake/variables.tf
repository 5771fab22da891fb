variable "account_id" {
  description = "Account that owns the buckets; part of their names."
  type        = string
}

variable "env" {
  description = "Environment; part of the buckets' names."
  type        = string
}

variable "key_arn" {
  description = "KMS key of the data. Access logs are not encrypted with it: S3 cannot deliver to such a bucket."
  type        = string
}
