locals {
  name = "marketpulse-${var.account_id}-${var.env}-artifacts"
  arn  = "arn:aws:s3:::${local.name}"
}

# What is built: jobs with their wheels, documentation, versions of models.
module "bucket" {
  source = "../bucket"

  name        = local.name
  key         = { arn = var.key_arn }
  log_bucket  = var.log_bucket
  transitions = { STANDARD_IA = 90 }
  policies    = data.aws_iam_policy_document.readers[*].json
}

data "aws_iam_policy_document" "readers" {
  count = length(var.reader_role_arns) > 0 ? 1 : 0

  statement {
    sid       = "ReadersOfOtherAccountsRead"
    actions   = ["s3:GetObject", "s3:GetObjectVersion"]
    resources = ["${local.arn}/${var.shared_prefix}*"]

    # The account, held to the roles by the condition: S3 refuses to name a role that is yet to be made.
    principals {
      type        = "AWS"
      identifiers = distinct([for arn in var.reader_role_arns : "arn:aws:iam::${split(":", arn)[4]}:root"])
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = var.reader_role_arns
    }
  }

  statement {
    sid       = "ReadersOfOtherAccountsList"
    actions   = ["s3:ListBucket"]
    resources = [local.arn]

    principals {
      type        = "AWS"
      identifiers = distinct([for arn in var.reader_role_arns : "arn:aws:iam::${split(":", arn)[4]}:root"])
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = var.reader_role_arns
    }

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["${var.shared_prefix}*"]
    }
  }
}
