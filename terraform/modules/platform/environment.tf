# What dbt, the jobs and the command line read; `make env` writes it to a file.
locals {
  environment = {
    AWS_REGION                      = var.region
    AWS_DEFAULT_REGION              = var.region
    MARKETPULSE_ENV                 = var.env
    MARKETPULSE_LAKE                = "s3://marketpulse-${var.account_id}-${var.env}-{layer}"
    MARKETPULSE_ARTIFACTS           = "s3://${module.artifacts.bucket.name}"
    MARKETPULSE_LOGS_URI            = "s3://${module.lake.buckets.logs.name}"
    MARKETPULSE_GOLD_LOCATION       = "s3://${module.lake.buckets.gold.name}/gold"
    MARKETPULSE_JOBS                = local.jobs_uri
    MARKETPULSE_GLUE_ROLE_ARN       = module.access.role_arns.glue
    MARKETPULSE_REDSHIFT_ROLE_ARN   = module.access.role_arns.redshift
    MARKETPULSE_TOKEN_KEY_PARAMETER = "/marketpulse/${var.env}/tokens/key"
  }

  jobs_uri = "s3://${module.artifacts.bucket.name}/jobs/${var.jobs_version}"
}
