resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private.id, aws_route_table.public.id]
  policy            = data.aws_iam_policy_document.s3_endpoint.json

  tags = { Name = "${var.name}-s3" }
}

resource "aws_vpc_endpoint" "interface" {
  for_each = var.interface_endpoints

  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for zone in slice(var.zones, 0, var.endpoint_zones) : aws_subnet.private[zone].id]
  security_group_ids  = [aws_security_group.this["endpoints"].id]
  policy              = data.aws_iam_policy_document.interface_endpoint.json

  tags = { Name = "${var.name}-${each.key}" }
}

# The way out of a network without internet is S3 itself: data leaves only to accounts that are named.
data "aws_iam_policy_document" "s3_endpoint" {
  #checkov:skip=CKV_AWS_283:an endpoint's policy grants nothing, it limits what roles and buckets grant
  statement {
    sid       = "OurBuckets"
    actions   = ["s3:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = concat([var.account_id], var.read_account_ids)
    }
  }

  # Amazon Linux's packages, EMR's packages, layers of images in ECR: buckets of AWS, read without a name.
  statement {
    sid     = "SoftwareOfAws"
    actions = ["s3:GetObject", "s3:ListBucket"]
    resources = flatten([
      for bucket in [
        "al2023-repos-${var.region}-*",
        "repo.${var.region}.emr.amazonaws.com",
        "${var.region}.elasticmapreduce",
        "prod-${var.region}-starport-layer-bucket",
      ] : ["arn:aws:s3:::${bucket}", "arn:aws:s3:::${bucket}/*"]
    ])

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

# Credentials of any other account are of no use in this network.
data "aws_iam_policy_document" "interface_endpoint" {
  #checkov:skip=CKV_AWS_49:an endpoint's policy grants nothing, it limits what roles grant
  #checkov:skip=CKV_AWS_1:an endpoint's policy grants nothing, it limits what roles grant
  statement {
    sid       = "OurAccount"
    actions   = ["*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [var.account_id]
    }
  }
}
