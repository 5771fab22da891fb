# The most that a role made by a deployment can ever do, whatever a policy grants it.
resource "aws_iam_policy" "boundary" {
  name        = "marketpulse-boundary"
  description = "Boundary of every role that a deployment makes"
  policy      = data.aws_iam_policy_document.boundary.json

  tags = { Name = "marketpulse-boundary" }
}

data "aws_iam_policy_document" "boundary" {
  statement {
    sid = "ServicesOfThePlatformInThisAccount"
    actions = [
      "athena:*", "cloudwatch:*", "ec2:*", "ecr:*", "ecs:*", "elasticmapreduce:*", "emr-serverless:*", "events:*",
      "glue:*", "kms:*", "logs:*", "rds:*", "redshift:*", "redshift-data:*", "redshift-serverless:*", "s3:*",
      "secretsmanager:*", "sns:*", "ssm:*", "states:*", "sts:*", "xray:*",
    ]
    resources = ["*"]

    # Calls that have no resource have no account of one either.
    condition {
      test     = "StringEqualsIfExists"
      variable = "aws:ResourceAccount"
      values   = [var.account_id]
    }
  }

  statement {
    sid       = "SoftwareOfAws"
    actions   = ["s3:GetObject", "s3:ListBucket", "ec2:RunInstances", "ec2:CreateFleet"]
    resources = ["arn:aws:s3:::*.elasticmapreduce", "arn:aws:s3:::*.elasticmapreduce/*", "arn:aws:s3:::repo.*.emr.amazonaws.com", "arn:aws:s3:::repo.*.emr.amazonaws.com/*", "arn:aws:ec2:*::image/*", "arn:aws:ec2:*::snapshot/*"]
  }

  dynamic "statement" {
    for_each = length(var.model_account_ids) > 0 ? [true] : []

    content {
      sid       = "ModelsOfOtherAccounts"
      actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"]
      resources = flatten([for id in var.model_account_ids : ["arn:aws:s3:::marketpulse-${id}-*-artifacts", "arn:aws:s3:::marketpulse-${id}-*-artifacts/models/*"]])
    }
  }

  dynamic "statement" {
    for_each = length(var.model_account_ids) > 0 ? [true] : []

    content {
      sid       = "KeysOfModelsOfOtherAccounts"
      actions   = ["kms:Decrypt", "kms:DescribeKey"]
      resources = [for id in var.model_account_ids : "arn:aws:kms:${var.region}:${id}:key/*"]
    }
  }

  statement {
    sid     = "GiveAndStopRolesOfEnvironments"
    actions = ["iam:PassRole", "iam:AttachRolePolicy", "iam:DetachRolePolicy", "iam:GetRole", "iam:GetInstanceProfile"]
    resources = flatten([for prefix in local.environment_prefix : [
      "arn:aws:iam::${var.account_id}:role/${prefix}-*", "arn:aws:iam::${var.account_id}:instance-profile/${prefix}-*",
    ]])
  }

  statement {
    sid       = "RolesOfServices"
    actions   = ["iam:CreateServiceLinkedRole"]
    resources = ["arn:aws:iam::${var.account_id}:role/aws-service-role/*"]
  }

  # State holds what no job has to know.
  statement {
    sid       = "NotTheState"
    effect    = "Deny"
    actions   = ["s3:*", "dynamodb:*"]
    resources = ["arn:aws:s3:::${local.state_bucket}", "arn:aws:s3:::${local.state_bucket}/*", "arn:aws:dynamodb:${var.region}:${var.account_id}:table/${local.lock_table}"]
  }
}
