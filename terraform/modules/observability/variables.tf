variable "name" {
  description = "Prefix of all names, as marketpulse-dev."
  type        = string
}

variable "env" {
  description = "Environment; a dimension of the platform's own metrics."
  type        = string
}

variable "account_id" {
  description = "Account of topic and alarms."
  type        = string
}

variable "region" {
  description = "Region of topic and alarms."
  type        = string
}

variable "key_arn" {
  description = "KMS key of the messages."
  type        = string
}

variable "emails" {
  description = "Addresses that get every message; each has to confirm once."
  type        = set(string)
}
