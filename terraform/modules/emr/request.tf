# What a cluster is, said once: main.tf makes one for people, the state machine asks EMR for one with
# `cluster_request`, whose names are those of EMR's RunJobFlow.
data "aws_default_tags" "this" {}

locals {
  # The tag lets EMR's service role start nodes for it.
  tags = { for-use-with-amazon-emr-managed-policies = "true" }

  applications          = ["Spark", "Hadoop"]
  first_core_units      = 1
  first_task_units      = var.units.least - local.first_core_units
  spot_patience_minutes = 10

  bootstrap = {
    name = "Python 3.11 and the packages of the job"
    path = "${var.jobs_uri}/bootstrap.sh"
    args = [var.jobs_uri]
  }

  glue_catalog = {
    "hive.metastore.client.factory.class" = "com.amazonaws.glue.catalog.metastore.AWSGlueDataCatalogHiveClientFactory"
  }
  configurations = [
    { Classification = "spark-hive-site", Properties = local.glue_catalog },
    {
      # An application dies with its master process, which therefore stays off the Spot nodes.
      Classification = "yarn-site"
      Properties = {
        "yarn.node-labels.enabled"                          = "true"
        "yarn.node-labels.am.default-node-label-expression" = "CORE"
      }
    },
  ]

  disk = {
    EbsBlockDeviceConfigs = [{
      VolumeSpecification = { SizeInGB = var.disk_gigabytes, VolumeType = "gp3" }
      VolumesPerInstance  = 1
    }]
  }
  on_demand_configs = [for type in var.on_demand_types : {
    InstanceType     = type
    WeightedCapacity = 1
    EbsConfiguration = local.disk
  }]
  spot_configs = [for type in var.spot_types : {
    InstanceType                        = type
    WeightedCapacity                    = 1
    BidPriceAsPercentageOfOnDemandPrice = 100
    EbsConfiguration                    = local.disk
  }]
  on_demand_launch = { OnDemandSpecification = { AllocationStrategy = "lowest-price" } }

  cluster_request = {
    Name                  = "${var.name}-pipeline"
    ReleaseLabel          = var.release_label
    Applications          = [for application in local.applications : { Name = application }]
    ServiceRole           = var.service_role_arn
    JobFlowRole           = var.instance_profile_name
    LogUri                = var.logs_uri
    SecurityConfiguration = var.enabled ? aws_emr_security_configuration.this[0].name : null
    Configurations        = local.configurations
    ScaleDownBehavior     = "TERMINATE_AT_TASK_COMPLETION"
    StepConcurrencyLevel  = 1
    VisibleToAllUsers     = true
    Tags                  = [for name, value in merge(data.aws_default_tags.this.tags, local.tags) : { Key = name, Value = value }]
    AutoTerminationPolicy = { IdleTimeout = var.idle_seconds }
    BootstrapActions = [{
      Name                  = local.bootstrap.name
      ScriptBootstrapAction = { Path = local.bootstrap.path, Args = local.bootstrap.args }
    }]
    ManagedScalingPolicy = {
      ComputeLimits = {
        UnitType                     = "InstanceFleetUnits"
        MinimumCapacityUnits         = var.units.least
        MaximumCapacityUnits         = var.units.most
        MaximumCoreCapacityUnits     = var.units.most_core
        MaximumOnDemandCapacityUnits = var.units.most_core
      }
    }
    Instances = {
      KeepJobFlowAliveWhenNoSteps   = true
      TerminationProtected          = false
      Ec2SubnetIds                  = var.subnet_ids
      EmrManagedMasterSecurityGroup = var.security_group_ids.master
      EmrManagedSlaveSecurityGroup  = var.security_group_ids.core
      ServiceAccessSecurityGroup    = var.security_group_ids.service
      InstanceFleets = [
        {
          Name                   = "master"
          InstanceFleetType      = "MASTER"
          TargetOnDemandCapacity = 1
          InstanceTypeConfigs    = local.on_demand_configs
          LaunchSpecifications   = local.on_demand_launch
        },
        {
          Name                   = "core"
          InstanceFleetType      = "CORE"
          TargetOnDemandCapacity = local.first_core_units
          InstanceTypeConfigs    = local.on_demand_configs
          LaunchSpecifications   = local.on_demand_launch
        },
        {
          Name                = "task"
          InstanceFleetType   = "TASK"
          TargetSpotCapacity  = local.first_task_units
          InstanceTypeConfigs = local.spot_configs
          LaunchSpecifications = {
            SpotSpecification = {
              AllocationStrategy     = "capacity-optimized"
              TimeoutAction          = "SWITCH_TO_ON_DEMAND"
              TimeoutDurationMinutes = local.spot_patience_minutes
            }
          }
        },
      ]
    }
  }
}
