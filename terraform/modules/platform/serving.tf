# Where data is read, and where it comes from: the warehouse, Athena, the source database.

module "redshift" {
  source = "../redshift"

  name                = local.name
  kind                = var.redshift.kind
  key_arn             = module.encryption.key_arn
  role_arn            = module.access.role_arns.redshift
  subnet_ids          = module.network.warehouse_subnet_ids
  security_group_ids  = [module.network.security_group_ids.redshift]
  log_retention_days  = var.log_retention_days
  keep_final_snapshot = var.redshift.keep_final_snapshot

  serverless = {
    base_capacity   = var.redshift.base_capacity
    max_capacity    = var.redshift.max_capacity
    daily_rpu_hours = var.redshift.daily_rpu_hours
  }
}

module "athena" {
  source = "../athena"

  name                 = local.name
  account_id           = var.account_id
  key_arn              = module.encryption.key_arn
  results_uri          = "s3://${module.lake.buckets.gold.name}/athena-results/"
  database             = module.catalog.database_names.gold
  scan_limit_gigabytes = var.athena_scan_limit_gigabytes

  queries = {
    for file in fileset("${path.module}/../../../analyses/athena", "*.sql") :
    trimsuffix(file, ".sql") => file("${path.module}/../../../analyses/athena/${file}")
  }
}

module "source_database" {
  source = "../source_database"

  name                     = local.name
  enabled                  = var.source_database.enabled
  account_id               = var.account_id
  region                   = var.region
  permissions_boundary_arn = local.permissions_boundary_arn
  key_arn                  = module.encryption.key_arn
  subnet_ids               = module.network.private_subnet_ids
  security_group_ids       = [module.network.security_group_ids.database]
  instance_class           = var.source_database.instance_class
  multi_az                 = var.source_database.multi_az
  protected                = var.source_database.protected
  log_retention_days       = var.log_retention_days
}
