data "aws_iam_policy_document" "redshift" {
  source_policy_documents = [
    data.aws_iam_policy_document.read["silver"].json,
    data.aws_iam_policy_document.read["gold"].json,
    data.aws_iam_policy_document.read_catalog["silver"].json,
    data.aws_iam_policy_document.read_catalog["gold"].json,
  ]

  statement {
    sid       = "WriteExports"
    actions   = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
    resources = ["${local.bucket_arns.gold}/exports/*"]
  }
}
