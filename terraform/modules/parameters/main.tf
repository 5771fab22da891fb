locals {
  root = "/marketpulse/${var.env}"
}

resource "aws_ssm_parameter" "setting" {
  #checkov:skip=CKV2_AWS_34:names of buckets, databases and roles are no secrets
  for_each = var.settings

  name        = "${local.root}/settings/${each.key}"
  description = "Read by jobs and people"
  type        = "String"
  value       = each.value

  tags = { Name = "${local.root}/settings/${each.key}" }
}

# The version of the model that runs here. Promotion changes it, so this only says how it begins.
resource "aws_ssm_parameter" "model_key" {
  #checkov:skip=CKV2_AWS_34:the name of a model's version is no secret
  name        = "${local.root}/models/model-key"
  description = "Model that runs in ${var.env}: folder below models/ in the artifacts bucket"
  type        = "String"
  value       = "none"

  tags = { Name = "${local.root}/models/model-key" }

  lifecycle {
    ignore_changes = [value]
  }
}

# Written only: neither the state nor a plan ever holds the value.
resource "aws_ssm_parameter" "token_key" {
  name             = "${local.root}/tokens/key"
  description      = "Key of the tokens that replace personal data"
  type             = "SecureString"
  key_id           = var.key_arn
  value_wo         = var.token_key
  value_wo_version = var.token_key_version

  tags = { Name = "${local.root}/tokens/key" }
}
