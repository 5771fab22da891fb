locals {
  first_jobs = { for name, job in var.job_definitions : name => job if job.after == null && job.schedule == null }
  next_jobs  = { for name, job in var.job_definitions : name => job if job.after != null }
  lone_jobs  = { for name, job in var.job_definitions : name => job if job.schedule != null }
}

# One start trigger is all that Glue lets a workflow have, so crawling has a trigger of its own.
resource "aws_glue_workflow" "etl" {
  name                = "${var.name}-etl"
  description         = "The jobs of a night, one after the other."
  max_concurrent_runs = 1

  tags = { Name = "${var.name}-etl" }
}

resource "aws_glue_trigger" "etl" {
  name          = "${var.name}-etl"
  description   = "Starts the first jobs of the night."
  type          = "SCHEDULED"
  schedule      = var.etl_schedule
  enabled       = var.schedule_enabled
  workflow_name = aws_glue_workflow.etl.name

  dynamic "actions" {
    for_each = local.first_jobs

    content {
      job_name  = aws_glue_job.this[actions.key].name
      arguments = actions.value.scheduled_arguments
    }
  }

  tags = { Name = "${var.name}-etl" }
}

resource "aws_glue_trigger" "next" {
  for_each = local.next_jobs

  name          = "${var.name}-${each.key}"
  description   = "Starts ${each.key} when ${each.value.after} has succeeded."
  type          = "CONDITIONAL"
  workflow_name = aws_glue_workflow.etl.name

  predicate {
    conditions {
      job_name = aws_glue_job.this[each.value.after].name
      state    = "SUCCEEDED"
    }
  }

  actions {
    job_name  = aws_glue_job.this[each.key].name
    arguments = each.value.scheduled_arguments
  }

  tags = { Name = "${var.name}-${each.key}" }
}

# A job with a schedule of its own has nothing to do with the workflow.
resource "aws_glue_trigger" "lone" {
  for_each = local.lone_jobs

  name        = "${var.name}-${each.key}"
  description = "Starts ${each.key}."
  type        = "SCHEDULED"
  schedule    = each.value.schedule
  enabled     = true

  actions {
    job_name  = aws_glue_job.this[each.key].name
    arguments = each.value.scheduled_arguments
  }

  tags = { Name = "${var.name}-${each.key}" }
}
