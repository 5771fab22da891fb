# Bronze to silver: the catalog, the Glue job, EMR.

module "catalog" {
  source = "../catalog"

  name    = local.name
  buckets = { for layer in ["raw", "silver", "gold"] : layer => module.lake.buckets[layer].name }
}

module "glue" {
  source = "../glue"

  name             = local.name
  region           = var.region
  role_arn         = module.access.role_arns.glue_job
  key_arn          = module.encryption.key_arn
  jobs_uri         = local.jobs_uri
  python_modules   = [for wheel in var.job_wheels : "${local.jobs_uri}/wheels/${wheel}"]
  schedule_enabled = var.pipeline.glue_schedule_enabled

  network = {
    subnet_id          = module.network.private_subnet_ids[0]
    zone               = var.network.zones[0]
    security_group_ids = [module.network.security_group_ids.glue]
  }

  source_database = var.source_database.enabled ? {
    jdbc_url   = module.source_database.jdbc_url
    secret_arn = module.source_database.secret_arn
  } : null

  job_definitions = merge(
    {
      silver = {
        description         = "Bronze to silver"
        script              = "bronze_to_silver.py"
        arguments           = local.silver_arguments
        scheduled_arguments = { "--days" = "3" }
        worker_type         = var.glue.worker_type
        workers             = var.glue.workers
        timeout_minutes     = 120
        retries             = 1
        # The ledger in the lake says what is done.
        bookmarks = false
        after     = var.source_database.enabled && !var.pipeline.schedule_enabled ? "ingest" : null
      }
    },
    var.source_database.enabled ? {
      ingest = {
        description = "PostgreSQL to bronze: the rows that changed since the last batch"
        script      = "source_to_bronze.py"
        arguments = {
          "--lake"          = local.silver_arguments["--lake"]
          "--extra-jars"    = "${local.jobs_uri}/postgresql.jar"
          "--source-url"    = "postgresql://${module.source_database.endpoint}:${module.source_database.port}/${module.source_database.database}?sslmode=require"
          "--source-secret" = module.source_database.secret_arn
        }
        worker_type     = var.glue.worker_type
        workers         = var.glue.workers
        timeout_minutes = 60
        retries         = 1
        # How far it has read is in the batches it landed.
        bookmarks    = false
        reads_source = true
        # Half an hour before the pipeline, where that starts the nights; else the workflow's first job.
        schedule = var.pipeline.schedule_enabled ? "cron(30 0 * * ? *)" : null
      }
    } : {}
  )

  crawlers = var.glue.crawlers ? {
    bronze = {
      uri      = "s3://${module.lake.buckets.raw.name}/bronze/"
      database = module.catalog.database_names.bronze
    }
  } : {}
}

module "emr" {
  source = "../emr"

  name                  = local.name
  enabled               = var.emr.enabled
  cluster_started       = var.emr.cluster_started
  serverless_enabled    = var.emr.serverless_enabled
  key_arn               = module.encryption.key_arn
  jobs_uri              = local.jobs_uri
  certificates_uri      = "s3://${module.artifacts.bucket.name}/emr/certificates.zip"
  logs_uri              = "s3://${module.lake.buckets.logs.name}/emr/"
  silver_arguments      = merge(local.silver_arguments, { "--region" = var.region, "--days" = "3" })
  subnet_ids            = module.network.private_subnet_ids
  service_role_arn      = try(module.access.role_arns.emr_service, "")
  instance_profile_name = coalesce(module.access.instance_profile_name, "none")

  security_group_ids = {
    master     = try(module.network.security_group_ids.emr_master, "")
    core       = try(module.network.security_group_ids.emr_core, "")
    service    = try(module.network.security_group_ids.emr_service, "")
    serverless = try(module.network.security_group_ids.emr_core, "")
  }
}

locals {
  jobs_uri = "s3://${module.artifacts.bucket.name}/jobs/${var.jobs_version}"

  silver_arguments = {
    "--env"                 = var.env
    "--lake"                = "s3://marketpulse-${var.account_id}-${var.env}-{layer}"
    "--silver-database"     = module.catalog.database_names.silver
    "--token-key-parameter" = "/marketpulse/${var.env}/tokens/key"
  }
}
