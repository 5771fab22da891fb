variable "name" {
  description = "Prefix of all names, as marketpulse-dev."
  type        = string
}

variable "env" {
  description = "Environment; part of the names of databases, buckets and parameters."
  type        = string
}

variable "account_id" {
  description = "Account of the roles and of all they may touch."
  type        = string
}

variable "region" {
  description = "Region of all they may touch."
  type        = string
}

variable "permissions_boundary_arn" {
  description = "Policy that no role can go beyond, whatever it is granted."
  type        = string
}

variable "emr_cluster" {
  description = "Whether EMR clusters run here."
  type        = bool
}

variable "emr_serverless" {
  description = "Whether EMR Serverless runs here."
  type        = bool
}

variable "model_source" {
  description = "Account and environment whose artifacts bucket holds the models; null for this environment's own."
  type = object({
    account_id = string
    env        = string
  })
  default = null
}
