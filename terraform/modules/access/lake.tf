# Rights on the lake, one document per layer and direction, from which the roles are put together.

data "aws_iam_policy_document" "read" {
  for_each = toset(["raw", "silver", "gold"])

  statement {
    sid       = "List${title(each.key)}"
    actions   = ["s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads"]
    resources = [local.bucket_arns[each.key]]
  }

  statement {
    sid       = "Read${title(each.key)}"
    actions   = ["s3:GetObject", "s3:GetObjectVersion"]
    resources = ["${local.bucket_arns[each.key]}/*"]
  }
}

data "aws_iam_policy_document" "write" {
  for_each = toset(["silver", "gold"])

  statement {
    sid       = "Write${title(each.key)}"
    actions   = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
    resources = ["${local.bucket_arns[each.key]}/*"]
  }
}

data "aws_iam_policy_document" "read_catalog" {
  for_each = toset(["bronze", "silver", "gold"])

  statement {
    sid = "ReadCatalog${title(each.key)}"
    actions = [
      "glue:GetDatabase", "glue:GetTable", "glue:GetTables", "glue:GetTableVersion", "glue:GetTableVersions",
      "glue:GetPartition", "glue:GetPartitions", "glue:BatchGetPartition", "glue:GetPartitionIndexes",
    ]
    resources = [
      "${local.here.glue}:catalog",
      "${local.here.glue}:database/${local.underscored}_${each.key}",
      "${local.here.glue}:table/${local.underscored}_${each.key}/*",
    ]
  }
}

data "aws_iam_policy_document" "write_catalog" {
  for_each = toset(["bronze", "silver", "gold"])

  statement {
    sid = "WriteCatalog${title(each.key)}"
    actions = [
      "glue:CreateTable", "glue:UpdateTable", "glue:DeleteTable", "glue:BatchDeleteTable",
      "glue:CreatePartition", "glue:UpdatePartition", "glue:DeletePartition",
      "glue:BatchCreatePartition", "glue:BatchUpdatePartition", "glue:BatchDeletePartition",
    ]
    resources = [
      "${local.here.glue}:catalog",
      "${local.here.glue}:database/${local.underscored}_${each.key}",
      "${local.here.glue}:table/${local.underscored}_${each.key}/*",
    ]
  }
}

# Spark looks these databases up by itself, whatever a query names.
data "aws_iam_policy_document" "spark_databases" {
  statement {
    sid     = "DatabasesSparkLooksUp"
    actions = ["glue:GetDatabase", "glue:GetUserDefinedFunction", "glue:GetUserDefinedFunctions"]
    resources = [
      "${local.here.glue}:catalog",
      "${local.here.glue}:database/default",
      "${local.here.glue}:database/global_temp",
      "${local.here.glue}:database/${local.underscored}_*",
      "${local.here.glue}:userDefinedFunction/${local.underscored}_*/*",
    ]
  }
}

data "aws_iam_policy_document" "jobs" {
  statement {
    sid       = "ReadJobs"
    actions   = ["s3:GetObject"]
    resources = ["${local.bucket_arns.artifacts}/jobs/*"]
  }

  statement {
    sid       = "ListJobs"
    actions   = ["s3:ListBucket"]
    resources = [local.bucket_arns.artifacts]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["jobs/*"]
    }
  }
}

# CloudWatch knows no resource for metrics; the namespace is what it can be held to.
data "aws_iam_policy_document" "metrics" {
  statement {
    sid       = "WriteMetrics"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["MarketPulse", "Glue"]
    }
  }
}
