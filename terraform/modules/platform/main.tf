# An environment, put together: what everything else stands on. What runs on it is in the files beside.

locals {
  name = "marketpulse-${var.env}"

  # Made by terraform/bootstrap, once per account.
  permissions_boundary_arn = "arn:aws:iam::${var.account_id}:policy/marketpulse-boundary"
}

module "access" {
  source = "../access"

  name                     = local.name
  env                      = var.env
  account_id               = var.account_id
  region                   = var.region
  permissions_boundary_arn = local.permissions_boundary_arn
  emr_cluster              = var.emr.enabled
  emr_serverless           = var.emr.serverless_enabled
  model_source             = var.model_source
}

module "encryption" {
  source = "../encryption"

  name                      = local.name
  account_id                = var.account_id
  region                    = var.region
  data_role_arns            = [for role in ["glue", "glue_job", "redshift", "ecs_task", "scheduler", "state_machine", "session_watch"] : module.access.role_arns[role]]
  own_use_role_arns         = [for role in ["glue_job", "emr_service", "emr_instance", "emr_serverless"] : module.access.role_arns[role] if contains(keys(module.access.role_arns), role)]
  artifact_reader_role_arns = var.artifact_reader_role_arns
}

module "network" {
  source = "../network"

  name                     = local.name
  account_id               = var.account_id
  region                   = var.region
  cidr                     = var.network.cidr
  zones                    = var.network.zones
  more_private_zones       = var.network.more_private_zones
  endpoint_zones           = var.network.endpoint_zones
  interface_endpoints      = var.network.interface_endpoints
  nat                      = var.network.nat
  clusters                 = var.emr.enabled
  read_account_ids         = var.model_source == null ? [] : [var.model_source.account_id]
  key_arn                  = module.encryption.key_arn
  flow_log_retention_days  = var.log_retention_days
  permissions_boundary_arn = local.permissions_boundary_arn
}

module "lake" {
  source = "../lake"

  account_id = var.account_id
  env        = var.env
  key_arn    = module.encryption.key_arn
}

module "artifacts" {
  source = "../artifacts"

  account_id       = var.account_id
  env              = var.env
  key_arn          = module.encryption.key_arn
  log_bucket       = module.lake.buckets.logs.name
  reader_role_arns = var.artifact_reader_role_arns
}

module "parameters" {
  source = "../parameters"

  env      = var.env
  key_arn  = module.encryption.key_arn
  settings = local.environment

  token_key         = var.token_key
  token_key_version = var.token_key_version
}

module "observability" {
  source = "../observability"

  name       = local.name
  env        = var.env
  account_id = var.account_id
  region     = var.region
  key_arn    = module.encryption.key_arn
  emails     = var.alert_emails
  limits     = var.alarm_limits
  clusters   = var.emr.enabled

  source_database_identifier = var.source_database.enabled ? "${local.name}-source" : null
  pipeline_runs_nightly      = var.pipeline.schedule_enabled
}

module "budget" {
  source = "../budget"

  name               = local.name
  env                = var.env
  account_id         = var.account_id
  monthly_usd        = var.budget.monthly_usd
  stop_at_percent    = var.budget.stop_at_percent
  topic_arn          = module.observability.topic_arn
  action_role_arn    = module.access.role_arns.budget_action
  stopped_role_names = [for role in ["ecs_task", "state_machine", "scheduler"] : module.access.role_names[role]]
}
