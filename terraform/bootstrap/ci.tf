# Workflows of one repository become this role by a token of GitHub's; there is no key that could leak.
# All it can do is to take the deploy roles.

locals {
  github = var.github == null ? {} : { this = var.github }
}

resource "aws_iam_openid_connect_provider" "github" {
  for_each = local.github

  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]

  tags = { Name = "github-actions" }
}

resource "aws_iam_role" "ci" {
  for_each = local.github

  name                 = local.ci_role
  description          = "Workflows of ${each.value.repository}"
  assume_role_policy   = data.aws_iam_policy_document.ci_trust[each.key].json
  max_session_duration = 3600

  tags = { Name = local.ci_role }
}

resource "aws_iam_role_policy" "ci" {
  for_each = local.github

  name   = "deploy"
  role   = aws_iam_role.ci[each.key].id
  policy = data.aws_iam_policy_document.ci.json
}

data "aws_iam_policy_document" "ci_trust" {
  for_each = local.github

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.github[each.key].arn]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }

    # A GitHub environment has its own reviewers: a pull request from anywhere is not one.
    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = [for env in each.value.environments : "repo:${each.value.repository}:environment:${env}"]
    }
  }
}

data "aws_iam_policy_document" "ci" {
  statement {
    sid       = "TakeDeployRoles"
    actions   = ["sts:AssumeRole"]
    resources = [for id in var.deploy_account_ids : "arn:aws:iam::${id}:role/${local.deploy_role}"]
  }
}
