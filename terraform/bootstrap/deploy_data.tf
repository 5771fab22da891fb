locals {
  here = "${var.region}:${var.account_id}"
}

data "aws_iam_policy_document" "deploy_data" {
  #checkov:skip=CKV_AWS_356:what takes no resource is named one by one
  statement {
    sid     = "Buckets"
    actions = ["s3:*"]
    resources = flatten([for env in var.environments : [
      "arn:aws:s3:::marketpulse-${var.account_id}-${env}-*", "arn:aws:s3:::marketpulse-${var.account_id}-${env}-*/*",
    ]])
  }

  statement {
    sid     = "GlueAndAthena"
    actions = ["glue:*", "athena:*"]
    resources = flatten([
      "arn:aws:glue:${local.here}:catalog",
      "arn:aws:glue:${local.here}:userDefinedFunction/marketpulse_*",
      [for env in var.environments : [
        "arn:aws:glue:${local.here}:database/marketpulse_${env}_*", "arn:aws:glue:${local.here}:table/marketpulse_${env}_*/*",
        "arn:aws:glue:${local.here}:*/marketpulse-${env}-*", "arn:aws:athena:${local.here}:workgroup/marketpulse-${env}*",
      ]]
    ])
  }

  # Security configurations and triggers know no resource when they are made.
  statement {
    sid = "GlueWithoutResource"
    actions = [
      "glue:CreateSecurityConfiguration", "glue:DeleteSecurityConfiguration", "glue:GetSecurityConfiguration",
      "glue:GetTags", "athena:ListWorkGroups", "athena:ListTagsForResource",
    ]
    resources = ["*"]
  }

  statement {
    sid     = "Redshift"
    actions = ["redshift:*"]
    resources = flatten([for env in var.environments : [
      for kind in ["cluster", "parametergroup", "subnetgroup", "snapshotschedule", "usagelimit", "snapshot"] : "arn:aws:redshift:${local.here}:${kind}:marketpulse-${env}*"
    ]])
  }

  # Workgroups and namespaces have ids that AWS makes up.
  statement {
    sid       = "RedshiftServerless"
    actions   = ["redshift-serverless:*"]
    resources = ["arn:aws:redshift-serverless:${local.here}:*"]
  }

  statement {
    sid     = "Databases"
    actions = ["rds:*"]
    resources = flatten([for env in var.environments : [
      for kind in ["db", "subgrp", "pg", "snapshot", "es"] : "arn:aws:rds:${local.here}:${kind}:marketpulse-${env}*"
    ]])
  }

  statement {
    sid       = "LookAtDatabases"
    actions   = ["rds:Describe*", "rds:ListTagsForResource", "redshift:Describe*"]
    resources = ["arn:aws:rds:${local.here}:*", "arn:aws:redshift:${local.here}:*"]
  }

  statement {
    sid     = "ParametersAndSecrets"
    actions = ["ssm:*Parameter", "ssm:*Parameters", "ssm:GetParametersByPath", "ssm:*TagsForResource", "ssm:AddTagsToResource", "ssm:RemoveTagsFromResource", "secretsmanager:*"]
    resources = flatten([
      "arn:aws:secretsmanager:${local.here}:secret:rds!db-*",
      "arn:aws:secretsmanager:${local.here}:secret:redshift!marketpulse-*",
      [for env in var.environments : [
        # A path is asked for without the slash at its end.
        "arn:aws:ssm:${local.here}:parameter/marketpulse/${env}", "arn:aws:ssm:${local.here}:parameter/marketpulse/${env}/*",
        "arn:aws:secretsmanager:${local.here}:secret:marketpulse-${env}-*",
      ]]
    ])
  }

  statement {
    sid     = "ParametersAndPasswordsWithoutResource"
    actions = ["ssm:DescribeParameters", "secretsmanager:GetRandomPassword"]
    # Neither takes a resource.
    resources = ["*"]
  }
}
