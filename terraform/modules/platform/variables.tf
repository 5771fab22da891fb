# What an environment can be told. The roots in terraform/envs have these same variables.

variable "env" {
  description = "Environment: dev, stg or prod. The Terraform workspace has the same name."
  type        = string

  validation {
    condition     = contains(["dev", "stg", "prod"], var.env)
    error_message = "The environment is dev, stg or prod."
  }

  validation {
    condition     = terraform.workspace == var.env
    error_message = "The workspace is ${terraform.workspace}, the settings are those of ${var.env}: select the workspace ${var.env}."
  }
}

variable "account_id" {
  description = "AWS account of the environment; nothing is ever done in another."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account id has twelve digits."
  }
}

variable "region" {
  description = "AWS region of everything."
  type        = string
}

variable "network" {
  description = "Address range (a /16), zones, and which AWS services have how many endpoints in them."
  type = object({
    cidr                = string
    zones               = list(string)
    more_private_zones  = list(string)
    endpoint_zones      = number
    interface_endpoints = set(string)
    nat                 = bool
  })
}

variable "log_retention_days" {
  description = "Days that logs in CloudWatch are kept."
  type        = number
}

variable "jobs_version" {
  description = "Version of the jobs in the artifacts bucket, as `make package` builds it."
  type        = string
}

variable "job_wheels" {
  description = "Names of the wheels that the jobs import, as `make package` collects them."
  type        = list(string)
}

variable "token_key_version" {
  description = "Raise it to have a new key for the tokens of personal data. Every batch that holds any is then done anew."
  type        = number
  default     = 1
}

variable "artifact_reader_role_arns" {
  description = "Roles of other accounts that read models from this environment's artifacts."
  type        = list(string)
}

variable "model_source" {
  description = "Account and environment whose models run here; null for its own."
  type = object({
    account_id = string
    env        = string
  })
}

variable "glue" {
  description = "Size of the silver job: worker type and number. Crawlers look at bronze when on."
  type = object({
    worker_type = string
    workers     = number
    crawlers    = bool
  })
}

variable "emr" {
  description = "Whether EMR is here, whether a cluster for people is up, and whether EMR Serverless is there as well."
  type = object({
    enabled            = bool
    cluster_started    = bool
    serverless_enabled = bool
  })
}

variable "redshift" {
  description = "serverless or ra3, and the RPU hours of a day after which queries are turned away."
  type = object({
    kind                = string
    base_capacity       = number
    max_capacity        = number
    daily_rpu_hours     = number
    keep_final_snapshot = bool
  })
}

variable "source_database" {
  description = "The PostgreSQL of customers and orders: whether it is here, its size, a stand-by in another zone."
  type = object({
    enabled        = bool
    instance_class = string
    multi_az       = bool
    protected      = bool
  })
}

variable "athena_scan_limit_gigabytes" {
  description = "An Athena query that would scan more is cancelled."
  type        = number
}

variable "pipeline" {
  description = "Where silver is made (glue or emr), whether the pipeline or Glue's own workflow starts by the clock, and whether images outlive it."
  type = object({
    silver_on             = string
    schedule_enabled      = bool
    glue_schedule_enabled = bool
    keep_images           = bool
  })

  validation {
    condition     = contains(["glue", "emr"], var.pipeline.silver_on)
    error_message = "Silver is made on glue or on emr."
  }

  validation {
    condition     = !(var.pipeline.schedule_enabled && var.pipeline.glue_schedule_enabled)
    error_message = "One clock is enough: the pipeline's schedule or that of Glue's workflow."
  }

  validation {
    condition     = var.pipeline.silver_on != "emr" || var.emr.enabled
    error_message = "Silver can only be made on emr where emr is enabled."
  }
}

variable "budget" {
  description = "US dollars a month, and the percentage at which new work is refused (0: never)."
  type = object({
    monthly_usd     = number
    stop_at_percent = number
  })
}

variable "alarm_limits" {
  description = "What is too much: percent of a dataset's records in quarantine, hours since its newest batch."
  type = object({
    quarantined_percent = number
    hours_behind        = number
  })
}

variable "alert_emails" {
  description = "Addresses that hear of alarms and of the budget."
  type        = set(string)
}
