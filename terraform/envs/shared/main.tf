# The root of every environment: where its state is, which account it may touch, what it consists of.
# The folders dev, stg and prod have this file and their own values.

terraform {
  required_version = ">= 1.11"

  # Bucket, key and lock come from backend.tfbackend.
  backend "s3" {}

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

# Made by AWS on the way to its parameter, which takes it once per token_key_version.
ephemeral "aws_secretsmanager_random_password" "token_key" {
  password_length     = 64
  exclude_punctuation = true
}

module "platform" {
  source = "../../modules/platform"

  env                         = var.env
  account_id                  = var.account_id
  region                      = var.region
  network                     = var.network
  log_retention_days          = var.log_retention_days
  jobs_version                = var.jobs_version
  job_wheels                  = var.job_wheels
  token_key                   = ephemeral.aws_secretsmanager_random_password.token_key.random_password
  token_key_version           = var.token_key_version
  artifact_reader_role_arns   = var.artifact_reader_role_arns
  model_source                = var.model_source
  glue                        = var.glue
  emr                         = var.emr
  redshift                    = var.redshift
  source_database             = var.source_database
  athena_scan_limit_gigabytes = var.athena_scan_limit_gigabytes
  pipeline                    = var.pipeline
  budget                      = var.budget
  alarm_limits                = var.alarm_limits
  alert_emails                = var.alert_emails
}
