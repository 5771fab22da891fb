# Bronze to silver, wherever it runs: Glue job, nodes of EMR, EMR Serverless.

data "aws_iam_policy_document" "bronze_to_silver" {
  source_policy_documents = [
    data.aws_iam_policy_document.read["raw"].json,
    data.aws_iam_policy_document.read["silver"].json,
    data.aws_iam_policy_document.write["silver"].json,
    data.aws_iam_policy_document.read_catalog["bronze"].json,
    data.aws_iam_policy_document.read_catalog["silver"].json,
    data.aws_iam_policy_document.write_catalog["silver"].json,
    data.aws_iam_policy_document.spark_databases.json,
    data.aws_iam_policy_document.jobs.json,
    data.aws_iam_policy_document.metrics.json,
  ]

  # Personal data becomes tokens in this job and in no other.
  statement {
    sid       = "ReadTokenKey"
    actions   = ["ssm:GetParameter"]
    resources = ["${local.here.ssm}:parameter/marketpulse/${var.env}/tokens/key"]
  }

  # What was read from the database lands in raw as batches; nothing else is written there.
  statement {
    sid       = "LandSource"
    actions   = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
    resources = [for table in ["customers", "orders"] : "${local.bucket_arns.raw}/bronze/${table}/*"]
  }

  # RDS names the secret itself and tags it with the database it is for.
  statement {
    sid       = "ReadPasswordOfSource"
    actions   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
    resources = ["${local.here.secretsmanager}:secret:rds!db-*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/aws:rds:primaryDBInstanceArn"
      values   = ["${local.here.rds}:db:${var.name}-source"]
    }
  }
}

data "aws_iam_policy_document" "glue_job" {
  source_policy_documents = [
    data.aws_iam_policy_document.bronze_to_silver.json,
    # Crawlers, where there are any, write down what they find in bronze.
    data.aws_iam_policy_document.write_catalog["bronze"].json,
    data.aws_iam_policy_document.glue_runtime.json,
    data.aws_iam_policy_document.glue_network.json,
  ]
}

data "aws_iam_policy_document" "emr_serverless" {
  source_policy_documents = [
    data.aws_iam_policy_document.bronze_to_silver.json,
    data.aws_iam_policy_document.cluster_logs.json,
  ]
}

data "aws_iam_policy_document" "emr_instance" {
  source_policy_documents = [
    data.aws_iam_policy_document.bronze_to_silver.json,
    data.aws_iam_policy_document.cluster_logs.json,
  ]

  statement {
    sid       = "ReadCertificates"
    actions   = ["s3:GetObject"]
    resources = ["${local.bucket_arns.artifacts}/emr/certificates.zip"]
  }

  # What a node is set up with lies in buckets of AWS.
  statement {
    sid     = "ReadSoftwareOfEmr"
    actions = ["s3:GetObject", "s3:ListBucket"]
    resources = flatten([
      for bucket in ["${var.region}.elasticmapreduce", "repo.${var.region}.emr.amazonaws.com"] :
      ["arn:aws:s3:::${bucket}", "arn:aws:s3:::${bucket}/*"]
    ])
  }
}

data "aws_iam_policy_document" "cluster_logs" {
  statement {
    sid       = "WriteLogs"
    actions   = ["s3:PutObject", "s3:GetObject"]
    resources = ["${local.bucket_arns.logs}/emr/*", "${local.bucket_arns.logs}/emr-serverless/*"]
  }

  statement {
    sid       = "ListLogs"
    actions   = ["s3:ListBucket", "s3:GetBucketLocation"]
    resources = [local.bucket_arns.logs]
  }
}
