locals {
  models = {
    account_id = try(var.model_source.account_id, var.account_id)
    env        = try(var.model_source.env, var.env)
  }
  models_bucket_arn = "arn:aws:s3:::marketpulse-${local.models.account_id}-${local.models.env}-artifacts"
  models_are_ours   = var.model_source == null
}

data "aws_iam_policy_document" "ecs_execution" {
  statement {
    sid     = "LogInToEcr"
    actions = ["ecr:GetAuthorizationToken"]
    # The token takes no resource.
    resources = ["*"]
  }

  statement {
    sid       = "PullImage"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"]
    resources = ["${local.here.ecr}:repository/${var.name}"]
  }

  statement {
    sid       = "WriteLogsOfTasks"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${local.here.logs}:log-group:/marketpulse/${var.name}/*"]
  }

  statement {
    sid       = "ReadSettings"
    actions   = ["ssm:GetParameters"]
    resources = ["${local.here.ssm}:parameter/marketpulse/${var.env}/settings/*"]
  }
}

data "aws_iam_policy_document" "ecs_task" {
  source_policy_documents = concat([
    data.aws_iam_policy_document.read["silver"].json,
    data.aws_iam_policy_document.read["gold"].json,
    data.aws_iam_policy_document.read_catalog["silver"].json,
    data.aws_iam_policy_document.read_catalog["gold"].json,
    data.aws_iam_policy_document.write_catalog["gold"].json,
    data.aws_iam_policy_document.metrics.json,
  ], data.aws_iam_policy_document.read_models_elsewhere[*].json)

  statement {
    sid = "RunGlueSessions"
    actions = [
      "glue:CreateSession", "glue:GetSession", "glue:StopSession", "glue:DeleteSession",
      "glue:RunStatement", "glue:GetStatement", "glue:ListStatements", "glue:CancelStatement", "glue:TagResource",
    ]
    resources = ["${local.here.glue}:session/marketpulse-*"]
  }

  statement {
    sid       = "GiveSessionsTheirRole"
    actions   = ["iam:PassRole"]
    resources = [local.role_arns.glue]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["glue.amazonaws.com"]
    }
  }

  # A workgroup's ARN ends in an id that AWS makes up; its tag says whose it is.
  statement {
    sid       = "LogInToWorkgroup"
    actions   = ["redshift-serverless:GetCredentials", "redshift-serverless:GetWorkgroup"]
    resources = ["${local.here.redshift-serverless}:workgroup/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/env"
      values   = [var.env]
    }
  }

  statement {
    sid       = "LogInToCluster"
    actions   = ["redshift:GetClusterCredentialsWithIAM"]
    resources = ["${local.here.redshift}:dbname:${var.name}/marketpulse"]
  }

  # The quality gate looks at the names of what was delivered, and at no record.
  statement {
    sid       = "ListDeliveries"
    actions   = ["s3:ListBucket", "s3:GetBucketLocation"]
    resources = [local.bucket_arns.raw]
  }

  # Manifests of COPY lie beside the lake while a table is loaded.
  statement {
    sid       = "WriteManifests"
    actions   = ["s3:PutObject", "s3:DeleteObject"]
    resources = ["${local.bucket_arns.silver}/_staging/*"]
  }

  statement {
    sid       = "WriteDocumentation"
    actions   = ["s3:PutObject"]
    resources = ["${local.bucket_arns.artifacts}/docs/*"]
  }

  statement {
    sid       = "ReadModels"
    actions   = ["s3:GetObject", "s3:GetObjectVersion"]
    resources = ["${local.models_bucket_arn}/models/*"]
  }

  statement {
    sid       = "ListModels"
    actions   = ["s3:ListBucket"]
    resources = [local.models_bucket_arn]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["models/*"]
    }
  }

  statement {
    sid       = "ReadSettingsAndModelKey"
    actions   = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
    resources = [for branch in ["settings", "models"] : "${local.here.ssm}:parameter/marketpulse/${var.env}/${branch}/*"]
  }
}

# The other account's key has an id we cannot know; its alias is what both sides know.
data "aws_iam_policy_document" "read_models_elsewhere" {
  count = local.models_are_ours ? 0 : 1

  statement {
    sid       = "DecryptModels"
    actions   = ["kms:Decrypt", "kms:DescribeKey"]
    resources = ["arn:aws:kms:${var.region}:${local.models.account_id}:key/*"]

    condition {
      test     = "ForAnyValue:StringEquals"
      variable = "kms:ResourceAliases"
      values   = ["alias/marketpulse-${local.models.env}"]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.region}.amazonaws.com"]
    }
  }
}
