locals {
  is_ra3 = var.kind == "ra3"
  # dbt sets the name of the model as query group while it builds it; people come without one.
  queues = [
    {
      name                  = "builds"
      query_group           = ["dim_*", "fct_*", "mart_*"]
      query_group_wild_card = 1
      queue_type            = "auto"
      auto_wlm              = true
      priority              = "normal"
    },
    {
      # The default queue: dashboards and questions, which somebody waits for.
      name       = "questions"
      queue_type = "auto"
      auto_wlm   = true
      priority   = "high"
      rules = [{
        rule_name = "no_runaway_question"
        predicate = [{ metric_name = "query_execution_time", operator = ">", value = 600 }]
        action    = "abort"
      }]
    },
    { short_query_queue = true },
  ]
}

resource "aws_redshift_subnet_group" "this" {
  count = local.is_ra3 ? 1 : 0

  name        = var.name
  description = "Private subnets of ${var.name}."
  subnet_ids  = var.subnet_ids

  tags = { Name = var.name }
}

resource "aws_redshift_parameter_group" "this" {
  count = local.is_ra3 ? 1 : 0

  name        = var.name
  description = "TLS only, activity log, queues for builds and questions."
  family      = "redshift-1.0"

  parameter {
    name  = "require_ssl"
    value = "true"
  }

  parameter {
    name  = "enable_user_activity_logging"
    value = "true"
  }

  parameter {
    name  = "statement_timeout"
    value = "14400000"
  }

  parameter {
    name  = "wlm_json_configuration"
    value = jsonencode(local.queues)
  }

  tags = { Name = var.name }
}

resource "aws_redshift_cluster" "this" {
  count = local.is_ra3 ? 1 : 0

  #checkov:skip=CKV_AWS_71:logging is a resource of its own, aws_redshift_logging below
  cluster_identifier                  = var.name
  database_name                       = var.database
  node_type                           = var.ra3.node_type
  cluster_type                        = var.ra3.nodes > 1 ? "multi-node" : "single-node"
  number_of_nodes                     = var.ra3.nodes
  port                                = var.port
  master_username                     = "admin"
  manage_master_password              = true
  master_password_secret_kms_key_id   = var.key_arn
  encrypted                           = true
  kms_key_id                          = var.key_arn
  iam_roles                           = [var.role_arn]
  default_iam_role_arn                = var.role_arn
  cluster_subnet_group_name           = aws_redshift_subnet_group.this[0].name
  cluster_parameter_group_name        = aws_redshift_parameter_group.this[0].name
  vpc_security_group_ids              = var.security_group_ids
  enhanced_vpc_routing                = true
  publicly_accessible                 = false
  allow_version_upgrade               = true
  automated_snapshot_retention_period = var.ra3.snapshot_days
  skip_final_snapshot                 = !var.keep_final_snapshot
  final_snapshot_identifier           = var.keep_final_snapshot ? "${var.name}-final" : null
  # In UTC, after the night's builds.
  preferred_maintenance_window = "sun:08:00-sun:09:00"

  tags = { Name = var.name }
}

resource "aws_redshift_logging" "this" {
  count = local.is_ra3 ? 1 : 0

  cluster_identifier   = aws_redshift_cluster.this[0].cluster_identifier
  log_destination_type = "cloudwatch"
  log_exports          = local.log_exports

  # Redshift would make the groups by itself, without key and end.
  depends_on = [aws_cloudwatch_log_group.this]
}

# Spectrum bills by what it scans: a query without a partition filter must not scan all of gold all day.
resource "aws_redshift_usage_limit" "spectrum" {
  count = local.is_ra3 ? 1 : 0

  cluster_identifier = aws_redshift_cluster.this[0].id
  feature_type       = "spectrum"
  limit_type         = "data-scanned"
  period             = "daily"
  amount             = 1
  breach_action      = "disable"
}

resource "aws_redshift_usage_limit" "concurrency_scaling" {
  count = local.is_ra3 ? 1 : 0

  cluster_identifier = aws_redshift_cluster.this[0].id
  feature_type       = "concurrency-scaling"
  limit_type         = "time"
  period             = "daily"
  amount             = 60
  breach_action      = "disable"
}
