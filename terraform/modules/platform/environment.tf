# What dbt, the jobs and the command line read; `make env` writes it to a file.
locals {
  environment = merge(
    {
      AWS_REGION                      = var.region
      AWS_DEFAULT_REGION              = var.region
      MARKETPULSE_ENV                 = var.env
      MARKETPULSE_LAKE                = "s3://marketpulse-${var.account_id}-${var.env}-{layer}"
      MARKETPULSE_SILVER_DATABASE     = module.catalog.database_names.silver
      MARKETPULSE_GOLD_DATABASE       = module.catalog.database_names.gold
      MARKETPULSE_GOLD_LOCATION       = "s3://${module.lake.buckets.gold.name}/gold"
      MARKETPULSE_ARTIFACTS           = "s3://${module.artifacts.bucket.name}"
      MARKETPULSE_LOGS_URI            = "s3://${module.lake.buckets.logs.name}"
      MARKETPULSE_JOBS                = local.jobs_uri
      MARKETPULSE_GLUE_JOB            = module.glue.job_names.silver
      MARKETPULSE_GLUE_ROLE_ARN       = module.access.role_arns.glue
      MARKETPULSE_REDSHIFT_ROLE_ARN   = module.access.role_arns.redshift
      MARKETPULSE_REDSHIFT_HOST       = module.redshift.host
      MARKETPULSE_REDSHIFT_PORT       = tostring(module.redshift.port)
      MARKETPULSE_REDSHIFT_DATABASE   = module.redshift.database
      MARKETPULSE_TOKEN_KEY_PARAMETER = "/marketpulse/${var.env}/tokens/key"
    },
    # Ends when idle; the pipeline starts one of its own.
    var.emr.enabled && var.emr.cluster_started ? { MARKETPULSE_EMR_CLUSTER = module.emr.cluster_id } : {}
  )
}
