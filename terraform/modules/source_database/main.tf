locals {
  instances = toset(var.enabled ? ["shop"] : [])
  database  = "shop"
  port      = 5432
}

resource "aws_db_subnet_group" "this" {
  for_each = local.instances

  name        = var.name
  description = "Private subnets of ${var.name}"
  subnet_ids  = var.subnet_ids

  tags = { Name = var.name }
}

resource "aws_db_parameter_group" "this" {
  for_each = local.instances

  name        = var.name
  description = "TLS only; slow statements and changes of the schema are logged"
  family      = "postgres${var.engine_version}"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  parameter {
    name  = "log_statement"
    value = "ddl"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }

  tags = { Name = var.name }
}

resource "aws_db_instance" "this" {
  for_each = local.instances

  #checkov:skip=CKV_AWS_157:a second zone is the environment's choice (multi_az)
  #checkov:skip=CKV_AWS_293:protection from deletion is the environment's choice (protected)
  identifier     = "${var.name}-source"
  engine         = "postgres"
  engine_version = var.engine_version
  instance_class = var.instance_class
  db_name        = local.database
  port           = local.port

  # RDS makes the password, keeps it in Secrets Manager and changes it every seven days.
  username                      = "marketpulse"
  manage_master_user_password   = true
  master_user_secret_kms_key_id = var.key_arn

  iam_database_authentication_enabled = true

  storage_type          = "gp3"
  storage_encrypted     = true
  kms_key_id            = var.key_arn
  allocated_storage     = var.storage.first
  max_allocated_storage = var.storage.most

  multi_az               = var.multi_az
  publicly_accessible    = false
  db_subnet_group_name   = aws_db_subnet_group.this[each.key].name
  vpc_security_group_ids = var.security_group_ids
  parameter_group_name   = aws_db_parameter_group.this[each.key].name
  ca_cert_identifier     = "rds-ca-rsa2048-g1"

  auto_minor_version_upgrade = true
  copy_tags_to_snapshot      = true
  backup_retention_period    = var.backup_days
  backup_window              = "04:00-05:00"
  maintenance_window         = "sun:06:00-sun:07:00"
  delete_automated_backups   = !var.protected
  deletion_protection        = var.protected
  skip_final_snapshot        = !var.protected
  final_snapshot_identifier  = var.protected ? "${var.name}-source-final" : null

  performance_insights_enabled    = true
  performance_insights_kms_key_id = var.key_arn
  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.monitoring[each.key].arn
  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]

  # RDS would make the groups by itself, without key and end.
  depends_on = [aws_cloudwatch_log_group.this]

  tags = { Name = "${var.name}-source" }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = toset(var.enabled ? ["postgresql", "upgrade"] : [])

  #checkov:skip=CKV_AWS_338:kept as long as the environment's other logs, not for a year
  name              = "/aws/rds/instance/${var.name}-source/${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.key_arn

  tags = { Name = "${var.name}-source-${each.key}" }
}
