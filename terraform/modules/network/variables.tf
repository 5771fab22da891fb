variable "name" {
  description = "Prefix of all names, as marketpulse-dev."
  type        = string
}

variable "account_id" {
  description = "Account of the network."
  type        = string
}

variable "region" {
  description = "Region of the network."
  type        = string
}

variable "cidr" {
  description = "Address range of the network, a /16."
  type        = string

  validation {
    condition     = can(cidrnetmask(var.cidr)) && endswith(var.cidr, "/16")
    error_message = "The network takes a /16, as 10.0.0.0/16: its subnets are cut from that."
  }
}

variable "zones" {
  description = "Availability zones, each with a private and a public subnet."
  type        = list(string)

  validation {
    condition     = length(var.zones) >= 2 && length(var.zones) <= 8 && length(distinct(var.zones)) == length(var.zones)
    error_message = "Name two to eight different zones: databases ask for two."
  }
}

variable "more_private_zones" {
  description = "Zones with a private subnet only: Redshift Serverless asks for subnets in three zones."
  type        = list(string)
  default     = []
}

variable "endpoint_zones" {
  description = "In how many of the zones each interface endpoint is; each is billed by the hour and zone."
  type        = number

  validation {
    condition     = var.endpoint_zones >= 1 && var.endpoint_zones <= length(var.zones)
    error_message = "Interface endpoints are in at least one zone and at most all of them."
  }
}

variable "interface_endpoints" {
  description = "Services with an endpoint in the private subnets, by their short name, as ecr.api."
  type        = set(string)
}

variable "nat" {
  description = "Whether private subnets reach the internet."
  type        = bool
  default     = false
}

variable "clusters" {
  description = "Whether EMR clusters live here, which want security groups of their own."
  type        = bool
}

variable "read_account_ids" {
  description = "Other accounts whose buckets are read through the S3 endpoint."
  type        = list(string)
  default     = []
}

variable "key_arn" {
  description = "KMS key of the flow logs."
  type        = string
}

variable "flow_log_retention_days" {
  description = "Days that flow logs are kept."
  type        = number
}

variable "permissions_boundary_arn" {
  description = "Boundary of the role that writes the flow logs."
  type        = string
}
