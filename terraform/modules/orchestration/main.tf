locals {
  task = {
    LaunchType     = "FARGATE"
    Cluster        = aws_ecs_cluster.this.arn
    TaskDefinition = aws_ecs_task_definition.marketpulse.arn
    PropagateTags  = "TASK_DEFINITION"
    NetworkConfiguration = {
      AwsvpcConfiguration = {
        Subnets        = var.subnet_ids
        SecurityGroups = var.security_group_ids
        AssignPublicIp = "DISABLED"
      }
    }
  }

  silver_states = {
    emr = var.silver_on == "emr" ? templatefile("${path.module}/states/silver_on_emr.asl.json", {
      cluster_request = jsonencode(var.cluster_request)
      silver_step     = jsonencode(var.silver_step)
    }) : "{}"
    glue = var.silver_on == "glue" ? templatefile("${path.module}/states/silver_on_glue.asl.json", {
      job_name = jsonencode(var.glue_job_name)
      days     = var.days
    }) : "{}"
  }

  pipeline = jsondecode(templatefile("${path.module}/states/pipeline.asl.json", {
    name        = var.name
    first_state = var.silver_on == "emr" ? "StartCluster" : "Silver"
    topic_arn   = var.topic_arn
    gate_task   = jsonencode(merge(local.task, { Overrides = local.commands.gate }))
    build_task  = jsonencode(merge(local.task, { Overrides = local.commands.build }))
  }))

  commands = {
    for name, command in {
      gate  = ["gate", "--env", var.env, "--days", tostring(var.days)]
      build = ["build", "--env", var.env]
    } : name => { ContainerOverrides = [{ Name = local.container, Command = command }] }
  }
}

resource "aws_sfn_state_machine" "pipeline" {
  name     = "${var.name}-pipeline"
  role_arn = var.role_arns.state_machine
  type     = "STANDARD"

  definition = jsonencode(merge(local.pipeline, {
    States = merge(local.pipeline.States, jsondecode(local.silver_states[var.silver_on]))
  }))

  logging_configuration {
    level                  = "ALL"
    include_execution_data = true
    log_destination        = "${aws_cloudwatch_log_group.this["pipeline"].arn}:*"
  }

  tracing_configuration {
    enabled = true
  }

  tags = { Name = "${var.name}-pipeline" }
}

resource "aws_scheduler_schedule" "nightly" {
  name                = "${var.name}-nightly"
  description         = "Starts the pipeline"
  schedule_expression = var.schedule
  state               = var.schedule_enabled ? "ENABLED" : "DISABLED"
  kms_key_arn         = var.key_arn

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_sfn_state_machine.pipeline.arn
    role_arn = var.role_arns.scheduler
    input    = jsonencode({})

    # A night that could not be started within the hour is for a person to look at.
    retry_policy {
      maximum_event_age_in_seconds = 3600
      maximum_retry_attempts       = 5
    }
  }
}
