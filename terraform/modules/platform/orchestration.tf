module "session_watch" {
  source = "../session_watch"

  name               = local.name
  key_arn            = module.encryption.key_arn
  role_arn           = module.access.role_arns.session_watch
  scheduler_role_arn = module.access.role_arns.scheduler
  topic_arn          = module.observability.topic_arn
  log_retention_days = var.log_retention_days
}

module "orchestration" {
  source = "../orchestration"

  name               = local.name
  env                = var.env
  region             = var.region
  key_arn            = module.encryption.key_arn
  silver_on          = var.pipeline.silver_on
  cluster_request    = var.pipeline.silver_on == "emr" ? module.emr.cluster_request : null
  silver_step        = var.pipeline.silver_on == "emr" ? module.emr.silver_step : null
  glue_job_name      = var.pipeline.silver_on == "glue" ? module.glue.job_names.silver : null
  image_tag          = var.jobs_version
  environment        = local.environment
  subnet_ids         = module.network.private_subnet_ids
  security_group_ids = [module.network.security_group_ids.ecs]
  role_arns          = { for role in ["ecs_execution", "ecs_task", "state_machine", "scheduler"] : role => module.access.role_arns[role] }
  topic_arn          = module.observability.topic_arn
  log_retention_days = var.log_retention_days
  schedule_enabled   = var.pipeline.schedule_enabled
  keep_images        = var.pipeline.keep_images
}
