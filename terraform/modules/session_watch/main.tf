# Glue has no metric for sessions, and one that nobody stops is billed by the second. So sessions are
# listed twice, some hours apart: those in both lists are told of.

resource "aws_sfn_state_machine" "this" {
  name     = "${var.name}-session-watch"
  role_arn = var.role_arn
  type     = "STANDARD"

  definition = templatefile("${path.module}/watch.asl.json", {
    name      = var.name
    topic_arn = var.topic_arn
    hours     = var.hours
    seconds   = var.hours * 3600
  })

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "${aws_cloudwatch_log_group.this.arn}:*"
  }

  tracing_configuration {
    enabled = true
  }

  tags = { Name = "${var.name}-session-watch" }
}

resource "aws_cloudwatch_log_group" "this" {
  # The prefix is AWS's own for state machines: their log policies stay short with it.
  name              = "/aws/vendedlogs/states/${var.name}-session-watch"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.key_arn

  tags = { Name = "${var.name}-session-watch" }
}

resource "aws_scheduler_schedule" "this" {
  name                = "${var.name}-session-watch"
  description         = "Looks for Glue sessions left running"
  schedule_expression = "rate(${var.hours} ${var.hours == 1 ? "hour" : "hours"})"
  kms_key_arn         = var.key_arn

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_sfn_state_machine.this.arn
    role_arn = var.scheduler_role_arn
    input    = jsonencode({})

    # The next look comes by itself.
    retry_policy {
      maximum_event_age_in_seconds = 600
      maximum_retry_attempts       = 2
    }
  }
}
