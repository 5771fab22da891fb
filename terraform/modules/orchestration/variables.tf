variable "name" {
  description = "Prefix of every name, as marketpulse-prod."
  type        = string
}

variable "env" {
  description = "Environment the tasks work in, as their --env."
  type        = string
}

variable "region" {
  description = "Region of the environment."
  type        = string
}

variable "key_arn" {
  description = "Key for images, logs and the schedule."
  type        = string
}

variable "silver_on" {
  description = "Where the silver step runs: emr, on a cluster of the night's own, or glue."
  type        = string

  validation {
    condition     = contains(["emr", "glue"], var.silver_on)
    error_message = "silver_on is emr or glue."
  }
}

variable "cluster_request" {
  description = "What EMR is asked for, the output of the emr module; null on Glue."
  type        = any
  default     = null

  validation {
    condition     = var.silver_on != "emr" || var.cluster_request != null
    error_message = "silver_on = \"emr\" needs the cluster_request of an emr module that is enabled."
  }
}

variable "silver_step" {
  description = "The EMR step, the output of the emr module; null on Glue."
  type        = any
  default     = null
}

variable "glue_job_name" {
  description = "The Glue job of the silver step; null on EMR."
  type        = string
  default     = null

  validation {
    condition     = var.silver_on != "glue" || var.glue_job_name != null
    error_message = "silver_on = \"glue\" needs glue_job_name."
  }
}

variable "days" {
  description = "Ingest dates that a night looks at, today included: what was late is made up for."
  type        = number
  default     = 3
}

variable "image_tag" {
  description = "Tag of the image in the repository that the tasks run."
  type        = string
}

variable "environment" {
  description = "Environment variables of the tasks: those that settings and profiles.yml read."
  type        = map(string)
}

variable "size" {
  description = "CPU units and megabytes of a task; dbt waits for Glue and Redshift most of the time."
  type = object({
    cpu    = number
    memory = number
  })
  default = {
    cpu    = 1024
    memory = 4096
  }
}

variable "subnet_ids" {
  description = "Private subnets of the tasks."
  type        = list(string)
}

variable "security_group_ids" {
  description = "Security groups of the tasks."
  type        = list(string)
}

variable "role_arns" {
  description = "Roles: of ECS to start a task, of the task itself, of the state machine, of the schedule."
  type = object({
    ecs_execution = string
    ecs_task      = string
    state_machine = string
    scheduler     = string
  })
}

variable "topic_arn" {
  description = "Topic that hears how a run ended."
  type        = string
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
}

variable "schedule" {
  description = "When a night begins, UTC."
  type        = string
  default     = "cron(0 1 * * ? *)"
}

variable "schedule_enabled" {
  description = "Whether the schedule is on."
  type        = bool
}

variable "keep_images" {
  description = "Whether the repository refuses to be destroyed while images are in it."
  type        = bool
}
