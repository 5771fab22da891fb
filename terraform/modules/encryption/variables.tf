variable "name" {
  description = "Prefix of all names, as marketpulse-dev."
  type        = string
}

variable "account_id" {
  description = "Account that owns the key."
  type        = string
}

variable "region" {
  description = "Region of the key."
  type        = string
}

variable "data_role_arns" {
  description = "Roles that read and write encrypted data through S3, Parameter Store, Secrets Manager, schedules and topics."
  type        = list(string)
}

variable "own_use_role_arns" {
  description = "Roles that use the key with their own hands: nodes of EMR for their disks, Glue for its bookmarks."
  type        = list(string)
  default     = []
}

variable "artifact_reader_role_arns" {
  description = "Roles of other accounts that read artifacts through S3."
  type        = list(string)
  default     = []
}

variable "deletion_window_days" {
  description = "Days in which the deletion of the key can be taken back."
  type        = number
  default     = 10
}
