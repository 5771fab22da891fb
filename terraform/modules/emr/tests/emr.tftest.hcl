mock_provider "aws" {
  source = "../mocks"

  mock_data "aws_default_tags" {
    defaults = { tags = { env = "prod" } }
  }
}

variables {
  name             = "marketpulse-prod"
  enabled          = true
  cluster_started  = true
  key_arn          = "arn:aws:kms:us-east-2:222222222222:key/00000000-0000-0000-0000-000000000000"
  jobs_uri         = "s3://marketpulse-222222222222-prod-artifacts/jobs/0.1.0"
  certificates_uri = "s3://marketpulse-222222222222-prod-artifacts/emr/certificates.zip"
  logs_uri         = "s3://marketpulse-222222222222-prod-logs/emr/"
  silver_arguments = { "--lake" = "s3://marketpulse-222222222222-prod-{layer}", "--days" = "3" }
  subnet_ids       = ["subnet-1", "subnet-2"]
  security_group_ids = {
    master     = "sg-master"
    core       = "sg-core"
    service    = "sg-service"
    serverless = "sg-serverless"
  }
  service_role_arn      = "arn:aws:iam::222222222222:role/marketpulse-prod-emr-service"
  instance_profile_name = "marketpulse-prod-emr"
}

run "account_without_emr_has_none_of_it" {
  command = plan

  variables {
    enabled            = false
    serverless_enabled = true
  }

  assert {
    condition = sum([
      length(aws_emr_cluster.this), length(aws_emr_instance_fleet.task), length(aws_emr_managed_scaling_policy.this),
      length(aws_emr_security_configuration.this), length(aws_emrserverless_application.this),
    ]) == 0
    error_message = "off creates nothing, whatever else is asked"
  }

  assert {
    condition     = output.cluster_request == null && output.cluster_id == null
    error_message = "there is nothing to start"
  }
}

run "stopped_cluster_leaves_only_the_settings_of_the_next" {
  command = plan

  variables {
    cluster_started = false
  }

  assert {
    condition     = length(aws_emr_cluster.this) == 0 && length(aws_emr_security_configuration.this) == 1
    error_message = "the pipeline's own cluster needs the security configuration"
  }
}

run "cluster_is_private_encrypted_and_ends_when_idle" {
  command = plan

  assert {
    condition     = aws_emr_cluster.this[0].auto_termination_policy[0].idle_timeout == 1800
    error_message = "thirty idle minutes end it"
  }

  assert {
    condition     = aws_emr_cluster.this[0].ec2_attributes[0].service_access_security_group == "sg-service" && aws_emr_cluster.this[0].ec2_attributes[0].subnet_ids == toset(["subnet-1", "subnet-2"])
    error_message = "nodes are in the private subnets"
  }

  assert {
    condition     = one(aws_emr_cluster.this[0].bootstrap_action[*].path) == "s3://marketpulse-222222222222-prod-artifacts/jobs/0.1.0/bootstrap.sh"
    error_message = "the bootstrap comes from the artifacts bucket, not from the internet"
  }

  assert {
    condition     = jsondecode(aws_emr_security_configuration.this[0].configuration).EncryptionConfiguration.EnableInTransitEncryption
    error_message = "traffic between nodes is encrypted"
  }

  assert {
    condition     = jsondecode(aws_emr_security_configuration.this[0].configuration).InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion == 2
    error_message = "only version 2 of the metadata service"
  }
}

run "task_nodes_are_on_spot_and_scale_from_two_to_ten" {
  command = plan

  assert {
    condition     = length(aws_emr_instance_fleet.task[0].instance_type_configs) == 5
    error_message = "several types, so that one short market does not take all"
  }

  assert {
    condition     = aws_emr_instance_fleet.task[0].launch_specifications[0].spot_specification[0].allocation_strategy == "capacity-optimized"
    error_message = "the pools with the most room are lost least"
  }

  assert {
    condition     = one(aws_emr_managed_scaling_policy.this[0].compute_limits[*].minimum_capacity_units) == 2 && one(aws_emr_managed_scaling_policy.this[0].compute_limits[*].maximum_capacity_units) == 10
    error_message = "two to ten nodes beside the master"
  }

  assert {
    condition     = aws_emr_cluster.this[0].master_instance_fleet[0].target_on_demand_capacity == 1 && aws_emr_cluster.this[0].core_instance_fleet[0].target_on_demand_capacity == 1
    error_message = "master and core are on demand"
  }
}

run "pipeline_asks_for_the_same_cluster_that_people_get" {
  command = plan

  assert {
    condition     = output.cluster_request.Instances.KeepJobFlowAliveWhenNoSteps && output.cluster_request.AutoTerminationPolicy.IdleTimeout == 1800
    error_message = "Step Functions wants it kept alive; idle, it ends itself"
  }

  assert {
    condition     = output.cluster_request.SecurityConfiguration == aws_emr_cluster.this[0].security_configuration
    error_message = "encrypted like the other"
  }

  assert {
    condition     = [for fleet in output.cluster_request.Instances.InstanceFleets : fleet.InstanceFleetType] == ["MASTER", "CORE", "TASK"]
    error_message = "the same three fleets"
  }

  assert {
    condition     = toset([for config in output.cluster_request.Instances.InstanceFleets[2].InstanceTypeConfigs : config.InstanceType]) == toset([for config in aws_emr_instance_fleet.task[0].instance_type_configs : config.instance_type])
    error_message = "the same types of task nodes"
  }
}

run "cluster_of_the_pipeline_is_tagged_for_those_who_may_touch_it" {
  command = plan

  assert {
    condition = output.cluster_request.Tags == [
      { Key = "env", Value = "prod" },
      { Key = "for-use-with-amazon-emr-managed-policies", Value = "true" },
    ]
    error_message = "the roles of EMR and of the state machine go by these tags"
  }
}

run "first_step_is_spark_pi_then_ours" {
  command = plan

  assert {
    condition     = [for step in aws_emr_cluster.this[0].step : step.name] == ["spark-pi", "silver"]
    error_message = "Spark is shown to work before our job is"
  }

  assert {
    condition     = slice(output.silver_step.HadoopJarStep.Args, 14, 18) == ["--days", "3", "--lake", "s3://marketpulse-222222222222-prod-{layer}"]
    error_message = "the job's arguments come last"
  }
}

run "serverless_application_is_no_larger_than_the_cluster" {
  command = plan

  variables {
    cluster_started    = false
    serverless_enabled = true
  }

  assert {
    condition     = aws_emrserverless_application.this[0].maximum_capacity[0].cpu == "40 vCPU"
    error_message = "ten nodes of four CPUs"
  }
}

run "too_few_spot_types_are_refused" {
  command = plan

  variables {
    spot_types = ["m5.xlarge"]
  }

  expect_failures = [var.spot_types]
}
