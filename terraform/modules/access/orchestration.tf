data "aws_iam_policy_document" "state_machine" {
  source_policy_documents = concat(
    [data.aws_iam_policy_document.state_machine_runtime.json],
    var.emr_cluster ? [data.aws_iam_policy_document.run_steps.json] : [],
    var.emr_serverless ? [data.aws_iam_policy_document.run_serverless.json] : []
  )

  statement {
    sid       = "RunGlueJobs"
    actions   = ["glue:StartJobRun", "glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun"]
    resources = ["${local.here.glue}:job/${var.name}-*"]
  }

  statement {
    sid       = "RunTasks"
    actions   = ["ecs:RunTask"]
    resources = ["${local.here.ecs}:task-definition/${var.name}:*"]

    condition {
      test     = "ArnEquals"
      variable = "ecs:cluster"
      values   = ["${local.here.ecs}:cluster/${var.name}"]
    }
  }

  # Tasks take over the tags of their definition, which costs are told apart by.
  statement {
    sid       = "TagTasksWhenTheyStart"
    actions   = ["ecs:TagResource"]
    resources = ["${local.here.ecs}:task/${var.name}/*"]

    condition {
      test     = "StringEquals"
      variable = "ecs:CreateAction"
      values   = ["RunTask"]
    }
  }

  statement {
    sid       = "FollowTasks"
    actions   = ["ecs:DescribeTasks", "ecs:StopTask"]
    resources = ["${local.here.ecs}:task/${var.name}/*"]
  }

  statement {
    sid       = "GiveTasksTheirRoles"
    actions   = ["iam:PassRole"]
    resources = [local.role_arns.ecs_execution, local.role_arns.ecs_task]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }

  # Step Functions waits for the end of a task, a step or a run by rules of its own.
  statement {
    sid       = "WaitForTheirEnd"
    actions   = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
    resources = ["${local.here.events}:rule/StepFunctionsGetEvents*"]
  }
}

# What every state machine of ours does besides its work.
data "aws_iam_policy_document" "state_machine_runtime" {
  statement {
    sid       = "Notify"
    actions   = ["sns:Publish"]
    resources = ["${local.here.sns}:${var.name}-*"]
  }

  statement {
    sid = "DeliverLogs"
    actions = [
      "logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery",
      "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups",
      "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets",
    ]
    # Log delivery and tracing know no resources.
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "session_watch" {
  source_policy_documents = [data.aws_iam_policy_document.state_machine_runtime.json]

  statement {
    sid     = "ListSessions"
    actions = ["glue:ListSessions"]
    # Listing takes no resource.
    resources = ["*"]
  }

  statement {
    sid       = "LookAtSessions"
    actions   = ["glue:GetSession"]
    resources = ["${local.here.glue}:session/*"]
  }
}

data "aws_iam_policy_document" "run_steps" {
  # A cluster does not exist yet when it is asked for: it must be given our tag.
  statement {
    sid       = "StartClusters"
    actions   = ["elasticmapreduce:RunJobFlow", "elasticmapreduce:AddTags"]
    resources = ["${local.here.elasticmapreduce}:cluster/*"]

    condition {
      test     = "StringEquals"
      variable = "elasticmapreduce:RequestTag/env"
      values   = [var.env]
    }
  }

  statement {
    sid       = "GiveClustersTheirRoles"
    actions   = ["iam:PassRole"]
    resources = [for role in ["emr-service", "emr-instance"] : "arn:aws:iam::${var.account_id}:role/${var.name}-${role}"]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["elasticmapreduce.amazonaws.com", "ec2.amazonaws.com"]
    }
  }

  # A cluster's id is new each time it starts; its tag says whose it is.
  statement {
    sid = "RunStepsOnOurClusters"
    actions = [
      "elasticmapreduce:AddJobFlowSteps", "elasticmapreduce:DescribeStep", "elasticmapreduce:CancelSteps",
      "elasticmapreduce:DescribeCluster", "elasticmapreduce:TerminateJobFlows", "elasticmapreduce:SetTerminationProtection",
      "elasticmapreduce:PutAutoTerminationPolicy", "elasticmapreduce:PutManagedScalingPolicy",
    ]
    resources = ["${local.here.elasticmapreduce}:cluster/*"]

    condition {
      test     = "StringEquals"
      variable = "elasticmapreduce:ResourceTag/env"
      values   = [var.env]
    }
  }
}

data "aws_iam_policy_document" "run_serverless" {
  # An application's id is made up by AWS; its tag says whose it is.
  statement {
    sid = "RunOnOurApplications"
    actions = [
      "emr-serverless:StartJobRun", "emr-serverless:GetJobRun", "emr-serverless:CancelJobRun",
      "emr-serverless:GetApplication", "emr-serverless:StartApplication",
    ]
    resources = ["${local.here.emr-serverless}:/applications/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/env"
      values   = [var.env]
    }
  }

  statement {
    sid       = "GiveRunsTheirRole"
    actions   = ["iam:PassRole"]
    resources = ["arn:aws:iam::${var.account_id}:role/${var.name}-emr-serverless"]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["emr-serverless.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "scheduler" {
  statement {
    sid       = "StartPipeline"
    actions   = ["states:StartExecution"]
    resources = ["${local.here.states}:stateMachine:${var.name}-*"]
  }
}

# The one policy that the budget hangs on the roles which start work, and on no other.
data "aws_iam_policy_document" "budget_action" {
  statement {
    sid       = "StopAndAllowWork"
    actions   = ["iam:AttachRolePolicy", "iam:DetachRolePolicy"]
    resources = [for role in ["ecs_task", "state_machine", "scheduler"] : local.role_arns[role]]

    condition {
      test     = "ArnEquals"
      variable = "iam:PolicyARN"
      values   = ["arn:aws:iam::${var.account_id}:policy/${var.name}-stop-spending"]
    }
  }
}
