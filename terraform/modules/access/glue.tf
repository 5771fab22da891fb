# Sessions in which dbt builds gold.
data "aws_iam_policy_document" "glue" {
  source_policy_documents = [
    data.aws_iam_policy_document.read["silver"].json,
    data.aws_iam_policy_document.read["gold"].json,
    data.aws_iam_policy_document.write["gold"].json,
    data.aws_iam_policy_document.read_catalog["silver"].json,
    data.aws_iam_policy_document.read_catalog["gold"].json,
    data.aws_iam_policy_document.write_catalog["gold"].json,
    data.aws_iam_policy_document.spark_databases.json,
    data.aws_iam_policy_document.jobs.json,
    data.aws_iam_policy_document.metrics.json,
    data.aws_iam_policy_document.glue_runtime.json,
  ]
}

# Glue names its log groups itself, below /aws-glue/.
data "aws_iam_policy_document" "glue_runtime" {
  statement {
    sid       = "WriteLogsOfGlue"
    actions   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:AssociateKmsKey"]
    resources = ["${local.here.logs}:log-group:/aws-glue/*"]
  }
}

# A job that reads the database has network interfaces in our network, which Glue makes with this role.
data "aws_iam_policy_document" "glue_network" {
  #checkov:skip=CKV_AWS_356:EC2 describes all or nothing
  statement {
    sid = "LookAtNetwork"
    actions = [
      "ec2:DescribeNetworkInterfaces", "ec2:DescribeRouteTables", "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets", "ec2:DescribeVpcAttribute", "ec2:DescribeVpcEndpoints",
    ]
    # EC2's describing calls take no resource.
    resources = ["*"]
  }

  statement {
    sid       = "ReadConnections"
    actions   = ["glue:GetConnection", "glue:GetConnections"]
    resources = ["${local.here.glue}:catalog", "${local.here.glue}:connection/${var.name}-*"]
  }

  statement {
    sid       = "PutInterfacesIntoOurSubnets"
    actions   = ["ec2:CreateNetworkInterface"]
    resources = ["${local.here.ec2}:subnet/*", "${local.here.ec2}:security-group/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/env"
      values   = [var.env]
    }
  }

  # An interface has no name before it exists, so neither statement can give one.
  statement {
    sid       = "MakeInterfaces"
    actions   = ["ec2:CreateNetworkInterface"]
    resources = ["${local.here.ec2}:network-interface/*"]
  }

  statement {
    sid       = "TagInterfaces"
    actions   = ["ec2:CreateTags", "ec2:DeleteTags"]
    resources = ["${local.here.ec2}:network-interface/*"]

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "aws:TagKeys"
      values   = ["aws-glue-service-resource"]
    }
  }

  statement {
    sid       = "RemoveInterfacesOfGlue"
    actions   = ["ec2:DeleteNetworkInterface"]
    resources = ["${local.here.ec2}:network-interface/*"]

    condition {
      test     = "StringLike"
      variable = "aws:ResourceTag/aws-glue-service-resource"
      values   = ["*"]
    }
  }
}
