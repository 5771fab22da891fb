# Roles are made by deployments, so this is where a deployment could make itself more than it is.

data "aws_iam_policy_document" "deploy_roles" {
  statement {
    sid       = "MakeRolesWithinTheBoundary"
    actions   = ["iam:CreateRole", "iam:PutRolePermissionsBoundary"]
    resources = [for prefix in local.environment_prefix : "arn:aws:iam::${var.account_id}:role/${prefix}-*"]

    condition {
      test     = "StringEquals"
      variable = "iam:PermissionsBoundary"
      values   = [local.boundary_arn]
    }
  }

  # A role that has lost its boundary can be looked at and removed, and given no rights.
  statement {
    sid       = "GrantWithinTheBoundary"
    actions   = ["iam:PutRolePolicy", "iam:AttachRolePolicy"]
    resources = [for prefix in local.environment_prefix : "arn:aws:iam::${var.account_id}:role/${prefix}-*"]

    condition {
      test     = "StringEquals"
      variable = "iam:PermissionsBoundary"
      values   = [local.boundary_arn]
    }
  }

  statement {
    sid = "KeepRoles"
    actions = [
      "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:GetRole", "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole", "iam:ListRolePolicies", "iam:TagRole",
      "iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription",
    ]
    resources = [for prefix in local.environment_prefix : "arn:aws:iam::${var.account_id}:role/${prefix}-*"]
  }

  statement {
    sid     = "InstanceProfilesAndPolicies"
    actions = ["iam:*InstanceProfile", "iam:*InstanceProfileTags", "iam:*Policy", "iam:*PolicyVersion", "iam:ListPolicyVersions", "iam:ListPolicyTags"]
    resources = flatten([for prefix in local.environment_prefix : [
      "arn:aws:iam::${var.account_id}:instance-profile/${prefix}-*", "arn:aws:iam::${var.account_id}:policy/${prefix}-*",
    ]])
  }

  statement {
    sid       = "GiveRolesToServices"
    actions   = ["iam:PassRole"]
    resources = [for prefix in local.environment_prefix : "arn:aws:iam::${var.account_id}:role/${prefix}-*"]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values = [
        "budgets.amazonaws.com", "ec2.amazonaws.com", "ecs-tasks.amazonaws.com", "elasticmapreduce.amazonaws.com",
        "emr-serverless.amazonaws.com", "glue.amazonaws.com", "monitoring.rds.amazonaws.com", "redshift.amazonaws.com",
        "redshift-serverless.amazonaws.com", "scheduler.amazonaws.com", "states.amazonaws.com", "vpc-flow-logs.amazonaws.com",
      ]
    }
  }

  statement {
    sid       = "RolesOfServices"
    actions   = ["iam:CreateServiceLinkedRole", "iam:GetRole"]
    resources = ["arn:aws:iam::${var.account_id}:role/aws-service-role/*"]
  }

  statement {
    sid       = "NeverItselfNorTheBoundary"
    effect    = "Deny"
    actions   = ["iam:*"]
    resources = [local.boundary_arn, "arn:aws:iam::${var.account_id}:role/${local.deploy_role}", "arn:aws:iam::${var.account_id}:role/${local.ci_role}", "arn:aws:iam::${var.account_id}:policy/marketpulse-deploy-*"]
  }

  statement {
    sid       = "NeverWithoutTheBoundary"
    effect    = "Deny"
    actions   = ["iam:DeleteRolePermissionsBoundary"]
    resources = ["arn:aws:iam::${var.account_id}:role/*"]
  }
}
