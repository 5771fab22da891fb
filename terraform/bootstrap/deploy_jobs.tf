data "aws_iam_policy_document" "deploy_jobs" {
  #checkov:skip=CKV_AWS_356:what takes no resource is named one by one
  #checkov:skip=CKV_AWS_111:everything is held to names of ours
  statement {
    sid     = "ByName"
    actions = ["ecr:*", "ecs:*", "states:*", "scheduler:*", "events:*", "logs:*", "sns:*", "cloudwatch:*"]
    resources = flatten([for prefix in local.environment_prefix : [
      "arn:aws:ecr:${local.here}:repository/${prefix}*",
      "arn:aws:ecs:${local.here}:cluster/${prefix}*",
      "arn:aws:ecs:${local.here}:task-definition/${prefix}*",
      "arn:aws:states:${local.here}:stateMachine:${prefix}-*",
      "arn:aws:scheduler:${local.here}:schedule/*/${prefix}-*",
      "arn:aws:scheduler:${local.here}:schedule-group/${prefix}*",
      "arn:aws:events:${local.here}:rule/${prefix}-*",
      "arn:aws:logs:${local.here}:log-group:*${prefix}*",
      "arn:aws:sns:${local.here}:${prefix}-*",
      "arn:aws:cloudwatch:${local.here}:alarm:${prefix}-*",
      "arn:aws:cloudwatch::${var.account_id}:dashboard/${prefix}*",
    ]])
  }

  # Clusters and applications have ids that AWS makes up; their tag says whose they are.
  statement {
    sid       = "Emr"
    actions   = ["elasticmapreduce:*", "emr-serverless:*"]
    resources = ["arn:aws:elasticmapreduce:${local.here}:cluster/*", "arn:aws:emr-serverless:${local.here}:/*"]
  }

  statement {
    sid       = "Budgets"
    actions   = ["budgets:*"]
    resources = [for prefix in local.environment_prefix : "arn:aws:budgets::${var.account_id}:budget/${prefix}*"]
  }

  statement {
    sid = "WithoutResource"
    actions = [
      "cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource", "ecr:GetAuthorizationToken", "ecs:CreateCluster",
      "ecs:DeregisterTaskDefinition", "ecs:DescribeTaskDefinition", "ecs:ListTagsForResource",
      "elasticmapreduce:CreateSecurityConfiguration", "elasticmapreduce:DeleteSecurityConfiguration",
      "elasticmapreduce:DescribeSecurityConfiguration", "elasticmapreduce:RunJobFlow", "logs:DescribeLogGroups",
      "logs:DescribeResourcePolicies", "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:GetLogDelivery",
      "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:UpdateLogDelivery", "states:ListStateMachines",
      "states:ValidateStateMachineDefinition", "tag:GetResources",
    ]
    # None of these takes a resource.
    resources = ["*"]
  }
}
