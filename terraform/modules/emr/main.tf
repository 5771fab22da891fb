# A cluster for people: `marketpulse emr submit`, a notebook, a trial. The pipeline's own cluster is
# made from the same values, see request.tf.
resource "aws_emr_cluster" "this" {
  count = var.enabled && var.cluster_started ? 1 : 0

  #checkov:skip=CKV2_AWS_7:the groups come from the network module, where each of their rules names a group or S3
  #checkov:skip=CKV_AWS_114:Kerberos would need a directory; access is by IAM and security group, traffic is encrypted by TLS.
  name                   = var.name
  release_label          = var.release_label
  applications           = local.applications
  service_role           = var.service_role_arn
  security_configuration = aws_emr_security_configuration.this[0].name
  log_uri                = var.logs_uri
  configurations_json    = jsonencode(local.configurations)

  # Two silver jobs at once would only wait for each other's locks.
  step_concurrency_level            = 1
  keep_job_flow_alive_when_no_steps = true
  termination_protection            = false
  scale_down_behavior               = "TERMINATE_AT_TASK_COMPLETION"

  auto_termination_policy {
    idle_timeout = var.idle_seconds
  }

  ec2_attributes {
    subnet_ids                        = var.subnet_ids
    instance_profile                  = var.instance_profile_name
    emr_managed_master_security_group = var.security_group_ids.master
    emr_managed_slave_security_group  = var.security_group_ids.core
    service_access_security_group     = var.security_group_ids.service
  }

  bootstrap_action {
    name = local.bootstrap.name
    path = local.bootstrap.path
    args = local.bootstrap.args
  }

  master_instance_fleet {
    name                      = "master"
    target_on_demand_capacity = 1

    dynamic "instance_type_configs" {
      for_each = var.on_demand_types

      content {
        instance_type     = instance_type_configs.value
        weighted_capacity = 1

        ebs_config {
          size                 = var.disk_gigabytes
          type                 = "gp3"
          volumes_per_instance = 1
        }
      }
    }

    launch_specifications {
      on_demand_specification {
        allocation_strategy = "lowest-price"
      }
    }
  }

  core_instance_fleet {
    name                      = "core"
    target_on_demand_capacity = local.first_core_units

    dynamic "instance_type_configs" {
      for_each = var.on_demand_types

      content {
        instance_type     = instance_type_configs.value
        weighted_capacity = 1

        ebs_config {
          size                 = var.disk_gigabytes
          type                 = "gp3"
          volumes_per_instance = 1
        }
      }
    }

    launch_specifications {
      on_demand_specification {
        allocation_strategy = "lowest-price"
      }
    }
  }

  dynamic "step" {
    for_each = [local.spark_pi_step, local.silver_step]

    content {
      name              = step.value.Name
      action_on_failure = step.value.ActionOnFailure

      hadoop_jar_step {
        jar  = step.value.HadoopJarStep.Jar
        args = step.value.HadoopJarStep.Args
      }
    }
  }

  lifecycle {
    # Steps that people submit later are not Terraform's, and the size is managed scaling's.
    ignore_changes = [step, core_instance_fleet[0].target_on_demand_capacity]
  }

  tags = merge(local.tags, { Name = var.name })
}

# Task nodes hold no data of HDFS: a lost one costs the work it had, not the job.
resource "aws_emr_instance_fleet" "task" {
  count = length(aws_emr_cluster.this)

  cluster_id           = aws_emr_cluster.this[0].id
  name                 = "task"
  target_spot_capacity = local.first_task_units

  dynamic "instance_type_configs" {
    for_each = var.spot_types

    content {
      instance_type                              = instance_type_configs.value
      weighted_capacity                          = 1
      bid_price_as_percentage_of_on_demand_price = 100

      ebs_config {
        size                 = var.disk_gigabytes
        type                 = "gp3"
        volumes_per_instance = 1
      }
    }
  }

  launch_specifications {
    spot_specification {
      allocation_strategy      = "capacity-optimized"
      timeout_action           = "SWITCH_TO_ON_DEMAND"
      timeout_duration_minutes = local.spot_patience_minutes
    }
  }

  lifecycle {
    ignore_changes = [target_spot_capacity, target_on_demand_capacity]
  }
}

resource "aws_emr_managed_scaling_policy" "this" {
  count = length(aws_emr_cluster.this)

  cluster_id = aws_emr_cluster.this[0].id

  compute_limits {
    unit_type                       = "InstanceFleetUnits"
    minimum_capacity_units          = var.units.least
    maximum_capacity_units          = var.units.most
    maximum_core_capacity_units     = var.units.most_core
    maximum_ondemand_capacity_units = var.units.most_core
  }
}
