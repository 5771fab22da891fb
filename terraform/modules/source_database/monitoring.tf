data "aws_iam_policy_document" "monitoring_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["monitoring.rds.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}

# RDS writes the machine's metrics to a log group of its own, whose name AWS fixes.
data "aws_iam_policy_document" "monitoring" {
  statement {
    actions   = ["logs:CreateLogGroup", "logs:PutRetentionPolicy"]
    resources = ["arn:aws:logs:${var.region}:${var.account_id}:log-group:RDSOSMetrics*"]
  }

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "logs:GetLogEvents"]
    resources = ["arn:aws:logs:${var.region}:${var.account_id}:log-group:RDSOSMetrics*:log-stream:*"]
  }
}

resource "aws_iam_role" "monitoring" {
  for_each = local.instances

  name                 = "${var.name}-rds-monitoring"
  description          = "Writes the metrics of the source database's machine"
  assume_role_policy   = data.aws_iam_policy_document.monitoring_trust.json
  permissions_boundary = var.permissions_boundary_arn

  tags = { Name = "${var.name}-rds-monitoring" }
}

resource "aws_iam_role_policy" "monitoring" {
  for_each = local.instances

  name   = "rds-monitoring"
  role   = aws_iam_role.monitoring[each.key].id
  policy = data.aws_iam_policy_document.monitoring.json
}
