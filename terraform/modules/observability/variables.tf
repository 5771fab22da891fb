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

variable "clusters" {
  description = "Whether EMR clusters run here, which may be left idle."
  type        = bool
}

variable "source_database_identifier" {
  description = "The source database; null where there is none."
  type        = string
}

variable "pipeline_runs_nightly" {
  description = "Whether the pipeline runs by the clock: a day without a word from it is then an alarm."
  type        = bool
}

variable "limits" {
  description = "What is too much: percent of a dataset's records in quarantine, hours since its newest batch."
  type = object({
    quarantined_percent = number
    hours_behind        = number
  })
}

variable "emails" {
  description = "Addresses that get every message; each has to confirm once."
  type        = set(string)
}
