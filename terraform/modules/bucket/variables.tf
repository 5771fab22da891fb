variable "name" {
  description = "Name of the bucket, unique in all of AWS."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.name))
    error_message = "A bucket's name has 3 to 63 lower-case letters, digits and hyphens."
  }
}

variable "key" {
  description = "KMS key of the objects; null encrypts with S3's own keys, which log deliveries need."
  type = object({
    arn = string
  })
  default = null
}

variable "log_bucket" {
  description = "Bucket that receives the access logs, below s3-access/<name>/; null for the log bucket itself."
  type        = string
  default     = null
}

variable "transitions" {
  description = "Days after which objects move to a cheaper storage class, by the name of the class."
  type        = map(number)
  default     = {}
}

variable "expirations" {
  description = "Days after which objects end, by the prefix they lie under; an empty prefix is all of them."
  type        = map(number)
  default     = {}
}

variable "noncurrent_days" {
  description = "Days that replaced and deleted versions are kept."
  type        = number
  default     = 30
}

variable "policies" {
  description = "Policy documents (JSON) that are added to the bucket's own."
  type        = list(string)
  default     = []
}
