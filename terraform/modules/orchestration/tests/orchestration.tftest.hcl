mock_provider "aws" {
  source = "../mocks"

  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:us-east-2:111111111111:cluster/marketpulse-dev" }
  }

  mock_resource "aws_ecs_task_definition" {
    defaults = { arn = "arn:aws:ecs:us-east-2:111111111111:task-definition/marketpulse-dev:1" }
  }

  mock_resource "aws_ecr_repository" {
    defaults = { repository_url = "111111111111.dkr.ecr.us-east-2.amazonaws.com/marketpulse-dev" }
  }

  mock_resource "aws_sfn_state_machine" {
    defaults = { arn = "arn:aws:states:us-east-2:111111111111:stateMachine:marketpulse-dev-pipeline" }
  }
}

variables {
  name               = "marketpulse-dev"
  env                = "dev"
  region             = "us-east-2"
  key_arn            = "arn:aws:kms:us-east-2:111111111111:key/00000000-0000-0000-0000-000000000000"
  silver_on          = "glue"
  glue_job_name      = "marketpulse-dev-silver"
  image_tag          = "0.1.0"
  environment        = { MARKETPULSE_LAKE = "s3://marketpulse-111111111111-dev-{layer}" }
  subnet_ids         = ["subnet-1"]
  security_group_ids = ["sg-1"]
  role_arns = {
    ecs_execution = "arn:aws:iam::111111111111:role/marketpulse-dev-ecs-execution"
    ecs_task      = "arn:aws:iam::111111111111:role/marketpulse-dev-ecs-task"
    state_machine = "arn:aws:iam::111111111111:role/marketpulse-dev-state-machine"
    scheduler     = "arn:aws:iam::111111111111:role/marketpulse-dev-scheduler"
  }
  topic_arn          = "arn:aws:sns:us-east-2:111111111111:marketpulse-dev"
  log_retention_days = 7
  schedule_enabled   = false
  keep_images        = false
}

run "on_glue_the_night_begins_with_the_job" {
  assert {
    condition     = jsondecode(aws_sfn_state_machine.pipeline.definition).States.WhereToStart.Choices[0].Next == "Silver"
    error_message = "no cluster is started for Glue"
  }

  assert {
    condition     = jsondecode(aws_sfn_state_machine.pipeline.definition).States.Silver.Parameters.JobName == "marketpulse-dev-silver"
    error_message = "silver is the Glue job"
  }

  assert {
    condition     = !contains(keys(jsondecode(aws_sfn_state_machine.pipeline.definition).States), "StartCluster")
    error_message = "no state of EMR is left over"
  }
}

run "every_state_leads_to_one_that_exists" {
  assert {
    condition = alltrue(flatten([
      for state in values(jsondecode(aws_sfn_state_machine.pipeline.definition).States) : [
        for next in compact(concat(
          [try(state.Next, null), try(state.Default, null)],
          [for choice in try(state.Choices, []) : choice.Next],
          [for catch in try(state.Catch, []) : catch.Next],
        )) : contains(keys(jsondecode(aws_sfn_state_machine.pipeline.definition).States), next)
      ]
    ]))
    error_message = "a state names a next one that there is not"
  }
}

run "every_task_ends_by_itself_and_is_caught" {
  assert {
    condition = alltrue([
      for state in values(jsondecode(aws_sfn_state_machine.pipeline.definition).States) : can(state.Catch) && can(state.Retry)
      if state.Type == "Task"
    ])
    error_message = "each task has a Retry and a Catch"
  }

  assert {
    condition = alltrue([
      for state in values(jsondecode(aws_sfn_state_machine.pipeline.definition).States) : can(state.TimeoutSeconds)
      if state.Type == "Task" && endswith(try(state.Resource, ""), ".sync")
    ])
    error_message = "each task that is waited for has a timeout"
  }
}

run "gate_stands_between_silver_and_the_build" {
  assert {
    condition     = jsondecode(aws_sfn_state_machine.pipeline.definition).States.Silver.Next == "QualityGate" && jsondecode(aws_sfn_state_machine.pipeline.definition).States.QualityGate.Next == "Build"
    error_message = "what the gate refuses is not built on"
  }

  assert {
    condition     = jsondecode(aws_sfn_state_machine.pipeline.definition).States.QualityGate.Parameters.Overrides.ContainerOverrides[0].Command == ["gate", "--env", "dev", "--days", "3"]
    error_message = "the gate is a command of the image"
  }

  assert {
    condition     = jsondecode(aws_sfn_state_machine.pipeline.definition).States.Build.Parameters.Overrides.ContainerOverrides[0].Command == ["build", "--env", "dev"]
    error_message = "the build is a command of the image"
  }
}

run "schedule_is_there_but_off" {
  assert {
    condition     = aws_scheduler_schedule.nightly.state == "DISABLED"
    error_message = "an environment without a schedule starts nothing by itself"
  }
}

run "schedule_is_on_where_asked" {
  variables {
    schedule_enabled = true
  }

  assert {
    condition     = aws_scheduler_schedule.nightly.state == "ENABLED" && aws_scheduler_schedule.nightly.schedule_expression == "cron(0 1 * * ? *)"
    error_message = "nights begin at 01:00 UTC"
  }
}

run "container_can_write_to_its_scratch_only" {
  assert {
    condition     = jsondecode(aws_ecs_task_definition.marketpulse.container_definitions)[0].readonlyRootFilesystem
    error_message = "the image stays as it was built"
  }

  assert {
    condition = toset([for mount in jsondecode(aws_ecs_task_definition.marketpulse.container_definitions)[0].mountPoints : mount.containerPath]) == toset([
      "/srv/marketpulse/data", "/srv/marketpulse/target", "/tmp",
    ])
    error_message = "dbt's results, logs and temporary files"
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.marketpulse.container_definitions)[0].image == "111111111111.dkr.ecr.us-east-2.amazonaws.com/marketpulse-dev:0.1.0"
    error_message = "the image of this release"
  }

  assert {
    condition = contains(jsondecode(aws_ecs_task_definition.marketpulse.container_definitions)[0].environment, {
      name = "MARKETPULSE_ENV", value = "dev"
    })
    error_message = "the task knows where it works"
  }
}

run "logs_end" {
  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.this : group.retention_in_days == 7])
    error_message = "logs are kept as long as the environment says"
  }
}

run "on_emr_the_night_has_a_cluster_of_its_own" {
  variables {
    silver_on       = "emr"
    glue_job_name   = null
    cluster_request = { Name = "marketpulse-dev-pipeline", Instances = { KeepJobFlowAliveWhenNoSteps = true } }
    silver_step     = { Name = "silver", HadoopJarStep = { Jar = "command-runner.jar", Args = ["spark-submit"] } }
  }

  assert {
    condition     = jsondecode(aws_sfn_state_machine.pipeline.definition).States.WhereToStart.Choices[0].Next == "StartCluster"
    error_message = "the cluster comes first"
  }

  assert {
    condition     = jsondecode(aws_sfn_state_machine.pipeline.definition).States.SilverFailed.Next == "StopClusterOfFailure" && jsondecode(aws_sfn_state_machine.pipeline.definition).States.Silver.Next == "StopCluster"
    error_message = "the cluster is stopped, however the step ends"
  }

  assert {
    condition     = jsondecode(aws_sfn_state_machine.pipeline.definition).States.StartCluster.Parameters.Name == "marketpulse-dev-pipeline"
    error_message = "the cluster is the one of the emr module"
  }
}

run "emr_without_a_cluster_to_ask_for_is_refused" {
  command = plan

  variables {
    silver_on = "emr"
  }

  expect_failures = [var.cluster_request]
}
