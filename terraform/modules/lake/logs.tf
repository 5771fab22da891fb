# Access logs of the buckets, logs of EMR. Encrypted by S3 itself, which is all that log delivery supports.
module "logs" {
  source = "../bucket"

  name        = "${local.prefix}-logs"
  expirations = { "" = 180 }
  policies    = [data.aws_iam_policy_document.log_delivery.json]
}

data "aws_iam_policy_document" "log_delivery" {
  statement {
    sid       = "AccessLogs"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::${local.prefix}-logs/s3-access/*"]

    principals {
      type        = "Service"
      identifiers = ["logging.s3.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:aws:s3:::${local.prefix}-*"]
    }
  }
}
