variable "name" {
  description = "Prefix of every name, as marketpulse-prod."
  type        = string
}

variable "enabled" {
  description = "Whether this environment has EMR at all. Off, the module makes nothing."
  type        = bool
}

variable "cluster_started" {
  description = "Whether a cluster for people is up. The pipeline starts one of its own each night; an idle one ends by itself."
  type        = bool
  default     = false
}

variable "serverless_enabled" {
  description = "Whether there is an EMR Serverless application as well."
  type        = bool
  default     = false
}

variable "release_label" {
  description = "EMR release. 7 has Spark 3.5 and Java 17."
  type        = string
  default     = "emr-7.5.0"

  validation {
    condition     = startswith(var.release_label, "emr-7.")
    error_message = "The jobs are built for EMR 7: Spark 3.5, Java 17, Amazon Linux 2023."
  }
}

variable "key_arn" {
  description = "Key for S3 through EMRFS and for the disks."
  type        = string
}

variable "jobs_uri" {
  description = "s3:// folder that `marketpulse jobs publish` fills, without a slash at the end."
  type        = string
}

variable "certificates_uri" {
  description = "s3:// object with the certificates of encryption in transit, made by scripts/emr_certificates."
  type        = string
}

variable "logs_uri" {
  description = "s3:// folder of the logs, with a slash at the end."
  type        = string
}

variable "silver_arguments" {
  description = "Arguments of the silver job, by name: --lake, --silver-database, …"
  type        = map(string)
}

variable "subnet_ids" {
  description = "Private subnets; EMR picks the one with the most room for the fleets."
  type        = list(string)
}

variable "security_group_ids" {
  description = "Groups of the master, the other nodes, EMR's own access, and EMR Serverless."
  type = object({
    master     = string
    core       = string
    service    = string
    serverless = string
  })
}

variable "service_role_arn" {
  description = "Role that EMR itself assumes."
  type        = string
}

variable "instance_profile_name" {
  description = "Instance profile of the nodes, that is, the role of the jobs."
  type        = string
}

variable "on_demand_types" {
  description = "Instance types of the master and the core nodes, any of which will do. One unit of capacity each."
  type        = list(string)
  default     = ["m5.xlarge", "m5a.xlarge", "m6i.xlarge"]
}

variable "spot_types" {
  description = "Instance types of the task nodes. The more there are, the fewer are lost. One unit of capacity each."
  type        = list(string)
  default     = ["m5.xlarge", "m5a.xlarge", "m5d.xlarge", "m6i.xlarge", "r5.xlarge"]

  validation {
    condition     = length(var.spot_types) >= 3
    error_message = "Give at least three Spot types, else one short market takes all task nodes."
  }
}

variable "units" {
  description = "Fewest and most units of core and task nodes together, and how many of them at most are core nodes on demand."
  type = object({
    least     = number
    most      = number
    most_core = number
  })
  default = {
    least     = 2
    most      = 10
    most_core = 2
  }
}

variable "disk_gigabytes" {
  description = "Disk of each node for shuffles and logs."
  type        = number
  default     = 64
}

variable "idle_seconds" {
  description = "Seconds without work after which a cluster ends itself."
  type        = number
  default     = 1800
}
