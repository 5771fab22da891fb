variable "name" {
  description = "Prefix of all names, as marketpulse-dev."
  type        = string
}

variable "env" {
  description = "Environment; the budget counts what carries its tag."
  type        = string
}

variable "account_id" {
  description = "Account whose costs are counted."
  type        = string
}

variable "monthly_usd" {
  description = "What the environment may cost in a month, in US dollars."
  type        = number

  validation {
    condition     = var.monthly_usd > 0
    error_message = "A budget of nothing stops everything at once: give an amount above 0."
  }
}

variable "stop_at_percent" {
  description = "Share of the budget, really spent, at which new work is refused; 0 never refuses any."
  type        = number

  validation {
    condition     = var.stop_at_percent == 0 || var.stop_at_percent >= 50
    error_message = "Stop at 50 percent or later, or never (0)."
  }
}

variable "topic_arn" {
  description = "SNS topic that hears about it."
  type        = string
}

variable "action_role_arn" {
  description = "Role with which AWS Budgets refuses new work."
  type        = string
}

variable "stopped_role_names" {
  description = "Roles that start what costs."
  type        = list(string)
}
