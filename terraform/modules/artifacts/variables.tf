variable "account_id" {
  description = "Account that owns the bucket; part of its name."
  type        = string
}

variable "env" {
  description = "Environment; part of the bucket's name."
  type        = string
}

variable "key_arn" {
  description = "KMS key of the objects."
  type        = string
}

variable "log_bucket" {
  description = "Bucket that receives the access logs."
  type        = string
}

variable "shared_prefix" {
  description = "Folder that readers of other accounts may read, and nothing besides."
  type        = string
  default     = "models/"

  validation {
    condition     = endswith(var.shared_prefix, "/") && length(var.shared_prefix) > 1
    error_message = "Share a folder, as models/: an empty or open prefix would share more than meant."
  }
}

variable "reader_role_arns" {
  description = "Roles of other accounts that may read the shared folder."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.reader_role_arns : can(regex("^arn:aws:iam::[0-9]{12}:role/[^*?]+$", arn))])
    error_message = "Name each reader in full, as arn:aws:iam::222222222222:role/marketpulse-prod-ecs-task."
  }
}
