locals {
  container = "marketpulse"
  home      = "/srv/marketpulse"
  # All that the container may write to; the rest of it is read-only.
  scratch = {
    target = "${local.home}/target"
    data   = "${local.home}/data"
    tmp    = "/tmp"
  }
}

resource "aws_ecs_cluster" "this" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }

  tags = { Name = var.name }
}

# One image, whose command is the step: the quality gate and the build with dbt.
resource "aws_ecs_task_definition" "marketpulse" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.size.cpu
  memory                   = var.size.memory
  execution_role_arn       = var.role_arns.ecs_execution
  task_role_arn            = var.role_arns.ecs_task

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  dynamic "volume" {
    for_each = local.scratch

    content {
      name = volume.key
    }
  }

  container_definitions = jsonencode([{
    name      = local.container
    image     = "${aws_ecr_repository.marketpulse.repository_url}:${var.image_tag}"
    essential = true
    cpu       = var.size.cpu
    memory    = var.size.memory
    command   = ["build", "--env", var.env]

    readonlyRootFilesystem = true
    mountPoints = [for name, path in local.scratch : {
      sourceVolume  = name
      containerPath = path
      readOnly      = false
    }]

    environment = [for name, value in merge(var.environment, { MARKETPULSE_ENV = var.env }) : {
      name  = name
      value = value
    }]

    # A stopped task has time to stop its Glue session, which would go on costing money.
    stopTimeout     = 120
    linuxParameters = { initProcessEnabled = true }

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this["tasks"].name
        awslogs-region        = var.region
        awslogs-stream-prefix = "task"
      }
    }
  }])

  tags = { Name = var.name }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = {
    # The prefix is AWS's own for state machines: their log policies stay short with it.
    pipeline = "/aws/vendedlogs/states/${var.name}-pipeline"
    tasks    = "/marketpulse/${var.name}/tasks"
  }

  #checkov:skip=CKV_AWS_338:kept as long as the environment's other logs, not for a year
  name              = each.value
  retention_in_days = var.log_retention_days
  kms_key_id        = var.key_arn

  tags = { Name = each.value }
}
