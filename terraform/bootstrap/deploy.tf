resource "aws_iam_role" "deploy" {
  name                 = local.deploy_role
  description          = "Deploys the environments of this account; taken by CI"
  assume_role_policy   = data.aws_iam_policy_document.deploy_trust.json
  max_session_duration = 7200

  tags = { Name = local.deploy_role }
}

data "aws_iam_policy_document" "deploy_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    # The account, held to the one role by the condition: a role that is yet to be made cannot be named.
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${var.ci.account_id}:root"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = ["arn:aws:iam::${var.ci.account_id}:role/${local.ci_role}"]
    }

    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = [var.ci.external_id]
    }
  }
}

locals {
  deploy_policies = {
    state   = data.aws_iam_policy_document.deploy_state.json
    roles   = data.aws_iam_policy_document.deploy_roles.json
    network = data.aws_iam_policy_document.deploy_network.json
    data    = data.aws_iam_policy_document.deploy_data.json
    jobs    = data.aws_iam_policy_document.deploy_jobs.json
  }
}

resource "aws_iam_policy" "deploy" {
  for_each = local.deploy_policies

  name        = "marketpulse-deploy-${each.key}"
  description = "What a deployment may do: ${each.key}"
  policy      = each.value

  tags = { Name = "marketpulse-deploy-${each.key}" }
}

resource "aws_iam_role_policy_attachment" "deploy" {
  for_each = aws_iam_policy.deploy

  role       = aws_iam_role.deploy.name
  policy_arn = each.value.arn
}

data "aws_iam_policy_document" "deploy_state" {
  statement {
    sid       = "State"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    resources = ["arn:aws:s3:::${local.state_bucket}/*"]
  }

  statement {
    sid       = "ListStates"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::${local.state_bucket}"]
  }

  statement {
    sid       = "Lock"
    actions   = ["dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"]
    resources = ["arn:aws:dynamodb:${var.region}:${var.account_id}:table/${local.lock_table}"]
  }

  statement {
    sid       = "KeyOfState"
    actions   = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:DescribeKey"]
    resources = [aws_kms_key.state.arn]
  }
}
