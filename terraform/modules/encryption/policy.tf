locals {
  root_arn = "arn:aws:iam::${var.account_id}:root"

  use = ["kms:Decrypt", "kms:Encrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]

  # Services that people use the key through, with what IAM grants them.
  services = ["s3", "ssm", "secretsmanager", "rds", "redshift", "redshift-serverless", "ecr", "sns"]
}

# In the policy of a key "*" is the key itself: it can name no other resource.
data "aws_iam_policy_document" "this" {

  # Administration, without the right to use it: a policy that nobody can change locks the key for good.
  statement {
    sid = "Administration"
    actions = [
      "kms:Create*", "kms:Describe*", "kms:Enable*", "kms:List*", "kms:Put*", "kms:Update*",
      "kms:Revoke*", "kms:Disable*", "kms:Get*", "kms:Delete*", "kms:TagResource", "kms:UntagResource",
      "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion", "kms:RotateKeyOnDemand",
    ]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = [local.root_arn]
    }
  }

  # Whom IAM allows it besides the jobs: deployments and people, never with the key in their own hands.
  statement {
    sid       = "ThroughServices"
    actions   = local.use
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = [local.root_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = [for service in local.services : "${service}.${var.region}.amazonaws.com"]
    }
  }

  # Databases and volumes keep a grant for as long as they live.
  statement {
    sid       = "GrantsOfServices"
    actions   = ["kms:CreateGrant"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = concat([local.root_arn], var.own_use_role_arns)
    }

    condition {
      test     = "Bool"
      variable = "kms:GrantIsForAWSResource"
      values   = ["true"]
    }
  }

  # Jobs need no statement of their own policies for this: here is the one place that says who reads.
  statement {
    sid       = "Jobs"
    actions   = local.use
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = var.data_role_arns
    }

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = [for service in ["s3", "ssm", "secretsmanager", "scheduler", "sns"] : "${service}.${var.region}.amazonaws.com"]
    }
  }

  dynamic "statement" {
    for_each = length(var.own_use_role_arns) > 0 ? [true] : []

    content {
      sid       = "OwnUse"
      actions   = local.use
      resources = ["*"]

      principals {
        type        = "AWS"
        identifiers = var.own_use_role_arns
      }
    }
  }

  statement {
    sid       = "LogGroups"
    actions   = local.use
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.${var.region}.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = ["arn:aws:logs:${var.region}:${var.account_id}:log-group:*"]
    }
  }

  # Alarms and budgets write to the encrypted topic.
  statement {
    sid       = "Notifications"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }

  # So does EventBridge, which cannot be held to an account: it does not send one along.
  statement {
    sid       = "Events"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
  }

  dynamic "statement" {
    for_each = length(var.artifact_reader_role_arns) > 0 ? [true] : []

    # The account, held to the roles by the condition: a role that is yet to be made cannot be named.
    content {
      sid       = "ReadersOfArtifacts"
      actions   = ["kms:Decrypt", "kms:DescribeKey"]
      resources = ["*"]

      principals {
        type        = "AWS"
        identifiers = distinct([for arn in var.artifact_reader_role_arns : "arn:aws:iam::${split(":", arn)[4]}:root"])
      }

      condition {
        test     = "ArnEquals"
        variable = "aws:PrincipalArn"
        values   = var.artifact_reader_role_arns
      }

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = ["s3.${var.region}.amazonaws.com"]
      }
    }
  }
}
