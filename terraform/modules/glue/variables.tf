variable "name" {
  description = "Prefix of every name, as marketpulse-dev."
  type        = string
}

variable "region" {
  description = "Region of the jobs, for the job's own --region."
  type        = string
}

variable "role_arn" {
  description = "Role that jobs and crawlers assume."
  type        = string
}

variable "key_arn" {
  description = "Key for logs, bookmarks and what Glue itself writes to S3."
  type        = string
}

variable "jobs_uri" {
  description = "s3:// folder that `marketpulse jobs publish` fills, without a slash at the end."
  type        = string
}

variable "python_modules" {
  description = "s3:// URIs of the wheels that the jobs import."
  type        = list(string)
  default     = []
}

variable "network" {
  description = "Where jobs have their network interfaces: one subnet, its zone, and security groups."
  type = object({
    subnet_id          = string
    zone               = string
    security_group_ids = list(string)
  })
}

variable "source_database" {
  description = "PostgreSQL that jobs may read; null where there is none."
  type = object({
    jdbc_url   = string
    secret_arn = string
  })
  default = null
}

variable "job_definitions" {
  description = "Jobs by name. `after` names the job whose success starts this one; without it the workflow's schedule does, or the job's own, always on, where it has one."
  type = map(object({
    description         = string
    script              = string
    arguments           = map(string)
    scheduled_arguments = optional(map(string), {})
    worker_type         = string
    workers             = number
    timeout_minutes     = number
    retries             = number
    bookmarks           = bool
    reads_source        = optional(bool, false)
    after               = optional(string)
    schedule            = optional(string)
  }))

  validation {
    condition     = alltrue([for job in var.job_definitions : job.after == null ? true : contains(keys(var.job_definitions), job.after)])
    error_message = "`after` has to name another job of job_definitions."
  }

  validation {
    condition     = alltrue([for job in var.job_definitions : job.after == null || job.schedule == null])
    error_message = "A job starts after another one or by its own schedule, not both."
  }
}

variable "crawlers" {
  description = "Folders to crawl by the name of their layer. None by default: tables are registered by those who write them."
  type = map(object({
    uri      = string
    database = string
  }))
  default = {}
}

variable "schedule_enabled" {
  description = "Whether the workflow and the crawlers start by themselves. Off where the state machine has the schedule."
  type        = bool
}

variable "etl_schedule" {
  description = "When the workflow starts, UTC."
  type        = string
  default     = "cron(0 1 * * ? *)"
}

variable "crawl_schedule" {
  description = "When the crawlers start, UTC."
  type        = string
  default     = "cron(0 2 * * ? *)"
}
