variable "name" {
  description = "Prefix of every name, as marketpulse-dev."
  type        = string
}

variable "kind" {
  description = "serverless: bills by the second of use. ra3: nodes that are always there, with queues."
  type        = string

  validation {
    condition     = contains(["serverless", "ra3"], var.kind)
    error_message = "kind is serverless or ra3."
  }
}

variable "database" {
  description = "Database of the marts."
  type        = string
  default     = "marketpulse"
}

variable "key_arn" {
  description = "Key for data, snapshots and the administrator's secret."
  type        = string
}

variable "role_arn" {
  description = "Default role: reads the Glue catalog and the lake, writes exports."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets. Redshift Serverless wants three, in three zones."
  type        = list(string)

  validation {
    condition     = var.kind != "serverless" || length(var.subnet_ids) >= 3
    error_message = "Redshift Serverless needs at least three subnets in three zones."
  }
}

variable "security_group_ids" {
  description = "Groups that let the port in from the tasks and jobs."
  type        = list(string)
}

variable "port" {
  description = "Port of the endpoint."
  type        = number
  default     = 5439
}

variable "serverless" {
  description = "Capacity in RPUs, and the RPU hours of a day after which queries are turned away."
  type = object({
    base_capacity   = number
    max_capacity    = number
    daily_rpu_hours = number
  })
  default = {
    base_capacity   = 8
    max_capacity    = 32
    daily_rpu_hours = 24
  }
}

variable "ra3" {
  description = "Nodes of a provisioned cluster, and days that its snapshots are kept."
  type = object({
    node_type     = string
    nodes         = number
    snapshot_days = number
  })
  default = {
    node_type     = "ra3.large"
    nodes         = 2
    snapshot_days = 7
  }
}

variable "log_retention_days" {
  description = "Days that its logs are kept."
  type        = number
}

variable "keep_final_snapshot" {
  description = "Whether a destroyed warehouse leaves a snapshot, which costs storage until somebody deletes it."
  type        = bool
}

