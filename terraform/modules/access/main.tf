locals {
  underscored = replace(var.name, "-", "_")
  bucket_arns = {
    for layer in ["raw", "silver", "gold", "logs", "artifacts"] :
    layer => "arn:aws:s3:::marketpulse-${var.account_id}-${var.env}-${layer}"
  }

  # ARNs begin alike: service, region and account.
  here = { for service in ["glue", "ssm", "logs", "ecs", "ecr", "states", "events", "sns", "ec2", "kms", "redshift", "redshift-serverless", "elasticmapreduce", "emr-serverless", "secretsmanager", "rds"] :
  service => "arn:aws:${service}:${var.region}:${var.account_id}" }

  # Built from names, so that policies which speak of roles are known before the roles are there.
  role_names = { for role, _ in local.roles : role => "${var.name}-${replace(role, "_", "-")}" }
  role_arns  = { for role, name in local.role_names : role => "arn:aws:iam::${var.account_id}:role/${name}" }

  roles = merge(
    {
      glue = {
        description = "Sessions that build gold: reads silver, writes gold"
        trusted     = ["glue.amazonaws.com"]
      }
      glue_job = {
        description = "Jobs and crawlers from bronze to silver: reads raw, writes silver"
        trusted     = ["glue.amazonaws.com"]
      }
      redshift = {
        description = "The warehouse: reads silver and gold, writes exports"
        trusted     = ["redshift.amazonaws.com", "redshift-serverless.amazonaws.com"]
      }
      ecs_execution = {
        description = "Starts tasks: pulls the image, opens the log"
        trusted     = ["ecs-tasks.amazonaws.com"]
      }
      ecs_task = {
        description = "dbt in a task: opens Glue sessions, logs in to Redshift, reads models"
        trusted     = ["ecs-tasks.amazonaws.com"]
      }
      state_machine = {
        description = "The pipeline: starts jobs, steps and tasks, notifies"
        trusted     = ["states.amazonaws.com"]
      }
      scheduler = {
        description = "Starts the pipeline by the clock"
        trusted     = ["scheduler.amazonaws.com"]
      }
      session_watch = {
        description = "Looks for Glue sessions left running, and tells of them"
        trusted     = ["states.amazonaws.com"]
      }
      budget_action = {
        description = "Keeps jobs from starting when the budget is used up"
        trusted     = ["budgets.amazonaws.com"]
      }
    },
    var.emr_cluster ? {
      emr_service = {
        description = "EMR: starts and stops the nodes of clusters"
        trusted     = ["elasticmapreduce.amazonaws.com"]
      }
      emr_instance = {
        description = "Nodes of clusters, which run bronze to silver"
        trusted     = ["ec2.amazonaws.com"]
      }
    } : {},
    var.emr_serverless ? {
      emr_serverless = {
        description = "Serverless runs of bronze to silver"
        trusted     = ["emr-serverless.amazonaws.com"]
      }
    } : {}
  )

  policies = {
    glue           = data.aws_iam_policy_document.glue.json
    glue_job       = data.aws_iam_policy_document.glue_job.json
    redshift       = data.aws_iam_policy_document.redshift.json
    ecs_execution  = data.aws_iam_policy_document.ecs_execution.json
    ecs_task       = data.aws_iam_policy_document.ecs_task.json
    state_machine  = data.aws_iam_policy_document.state_machine.json
    scheduler      = data.aws_iam_policy_document.scheduler.json
    session_watch  = data.aws_iam_policy_document.session_watch.json
    budget_action  = data.aws_iam_policy_document.budget_action.json
    emr_service    = data.aws_iam_policy_document.emr_service.json
    emr_instance   = data.aws_iam_policy_document.emr_instance.json
    emr_serverless = data.aws_iam_policy_document.emr_serverless.json
  }
}

resource "aws_iam_role" "this" {
  for_each = local.roles

  name                 = local.role_names[each.key]
  description          = each.value.description
  assume_role_policy   = data.aws_iam_policy_document.trust[each.key].json
  permissions_boundary = var.permissions_boundary_arn

  tags = { Name = local.role_names[each.key] }
}

resource "aws_iam_role_policy" "this" {
  for_each = local.roles

  name   = replace(each.key, "_", "-")
  role   = aws_iam_role.this[each.key].id
  policy = local.policies[each.key]
}

data "aws_iam_policy_document" "trust" {
  for_each = local.roles

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = each.value.trusted
    }

    # The service, on behalf of this account only. EC2 and Redshift send no account along.
    dynamic "condition" {
      for_each = contains(["emr_instance", "redshift"], each.key) ? [] : [true]

      content {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [var.account_id]
      }
    }
  }
}
