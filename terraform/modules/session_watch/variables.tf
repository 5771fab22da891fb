variable "name" {
  description = "Prefix of all names, as marketpulse-dev."
  type        = string
}

variable "key_arn" {
  description = "KMS key of log and schedule."
  type        = string
}

variable "role_arn" {
  description = "Role that lists sessions and writes to the topic."
  type        = string
}

variable "scheduler_role_arn" {
  description = "Role with which the clock starts the watch."
  type        = string
}

variable "topic_arn" {
  description = "Topic that hears of sessions left running."
  type        = string
}

variable "hours" {
  description = "Hours after which a session should be gone; a build takes three at most."
  type        = number
  default     = 3

  validation {
    condition     = var.hours >= 1 && var.hours == floor(var.hours)
    error_message = "Give whole hours, at least one: shorter sessions are builds at work."
  }
}

variable "log_retention_days" {
  description = "Days that the log is kept."
  type        = number
}
