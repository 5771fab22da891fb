locals {
  is_serverless = var.kind == "serverless"
  # All nine or none: the API answers with all of them.
  config_parameters = {
    auto_mv                          = "true"
    datestyle                        = "ISO, MDY"
    enable_case_sensitive_identifier = "false"
    enable_user_activity_logging     = "true"
    max_query_execution_time         = "14400"
    query_group                      = "default"
    require_ssl                      = "true"
    search_path                      = "$user, public"
    use_fips_ssl                     = "false"
  }
}

resource "aws_redshiftserverless_namespace" "this" {
  count = local.is_serverless ? 1 : 0

  namespace_name                   = var.name
  db_name                          = var.database
  kms_key_id                       = var.key_arn
  manage_admin_password            = true
  admin_password_secret_kms_key_id = var.key_arn
  default_iam_role_arn             = var.role_arn
  iam_roles                        = [var.role_arn]
  log_exports                      = local.log_exports

  # Redshift would make the groups by itself, without key and end.
  depends_on = [aws_cloudwatch_log_group.this]

  tags = { Name = var.name }
}

resource "aws_redshiftserverless_workgroup" "this" {
  count = local.is_serverless ? 1 : 0

  namespace_name       = aws_redshiftserverless_namespace.this[0].namespace_name
  workgroup_name       = var.name
  base_capacity        = var.serverless.base_capacity
  max_capacity         = var.serverless.max_capacity
  port                 = var.port
  subnet_ids           = var.subnet_ids
  security_group_ids   = var.security_group_ids
  enhanced_vpc_routing = true
  publicly_accessible  = false

  dynamic "config_parameter" {
    for_each = local.config_parameters

    content {
      parameter_key   = config_parameter.key
      parameter_value = config_parameter.value
    }
  }

  tags = { Name = var.name }
}

# A query that runs away costs no more than this in a day; what is beyond is turned away until tomorrow.
resource "aws_redshiftserverless_usage_limit" "compute" {
  count = local.is_serverless ? 1 : 0

  resource_arn  = aws_redshiftserverless_workgroup.this[0].arn
  usage_type    = "serverless-compute"
  period        = "daily"
  amount        = var.serverless.daily_rpu_hours
  breach_action = "deactivate"
}
