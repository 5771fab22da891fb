variable "name" {
  description = "Prefix of every name, as marketpulse-dev."
  type        = string
}

variable "enabled" {
  description = "Whether there is a PostgreSQL with customers and orders. Off, the module makes nothing."
  type        = bool
}

variable "account_id" {
  description = "Account of the environment."
  type        = string
}

variable "region" {
  description = "Region of the environment."
  type        = string
}

variable "permissions_boundary_arn" {
  description = "Boundary of the role that reads the machine's metrics; null for none."
  type        = string
  default     = null
}

variable "key_arn" {
  description = "Key for storage, backups, the secret, logs and performance data."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets in at least two zones."
  type        = list(string)
}

variable "security_group_ids" {
  description = "Groups that let the port in from Glue and EMR."
  type        = list(string)
}

variable "engine_version" {
  description = "Major version of PostgreSQL; minor ones come by themselves."
  type        = string
  default     = "16"
}

variable "instance_class" {
  description = "Size of the instance."
  type        = string
  default     = "db.t4g.micro"
}

variable "storage" {
  description = "Gigabytes at the beginning, and how far they may grow."
  type = object({
    first = number
    most  = number
  })
  default = {
    first = 20
    most  = 100
  }
}

variable "multi_az" {
  description = "Whether a second instance stands by in another zone, at twice the price."
  type        = bool
}

variable "backup_days" {
  description = "Days for which the database can be put back to any moment."
  type        = number
  default     = 7
}

variable "protected" {
  description = "Whether it refuses to be destroyed and leaves a final snapshot."
  type        = bool
}

variable "log_retention_days" {
  description = "Days that its logs are kept."
  type        = number
}
