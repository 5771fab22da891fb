locals {
  log_exports = ["connectionlog", "useractivitylog", "userlog"]
  # The names are AWS's: by namespace, or by cluster.
  log_folder = local.is_serverless ? "/aws/redshift/${var.name}" : "/aws/redshift/cluster/${var.name}"
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = toset(local.log_exports)

  #checkov:skip=CKV_AWS_338:kept as long as the environment's other logs, not for a year
  name              = "${local.log_folder}/${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.key_arn

  tags = { Name = "${local.log_folder}/${each.key}" }
}
