variable "name" {
  description = "Prefix of every name, as marketpulse-dev."
  type        = string
}

variable "account_id" {
  description = "Account that owns the bucket of the results."
  type        = string
}

variable "key_arn" {
  description = "Key for the results."
  type        = string
}

variable "results_uri" {
  description = "s3:// folder for results, with a slash at the end. Its bucket's lifecycle clears it."
  type        = string
}

variable "database" {
  description = "Glue database that the named queries work on."
  type        = string
}

variable "scan_limit_gigabytes" {
  description = "A query that would scan more is cancelled. 100 GB cost half a dollar."
  type        = number

  validation {
    condition     = var.scan_limit_gigabytes >= 1
    error_message = "Give at least one gigabyte; Athena itself takes no less than 10 MB."
  }
}

variable "queries" {
  description = "SQL of the named queries by name; a comment in its first line is the description."
  type        = map(string)
}
