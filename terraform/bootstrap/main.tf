# What has to be in an account before anything else: where the state lies, who may deploy, and how far
# roles made by a deployment can reach. Applied by a person, once per account, with state on their disk.

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = {
      app         = "marketpulse"
      env         = "shared"
      owner       = var.owner
      cost-center = var.cost_center
    }
  }
}

locals {
  # Built from names, so that policies are known before anything is there.
  state_bucket       = "marketpulse-${var.account_id}-terraform-state"
  lock_table         = "marketpulse-terraform-lock"
  boundary_arn       = "arn:aws:iam::${var.account_id}:policy/marketpulse-boundary"
  deploy_role        = "marketpulse-deploy"
  ci_role            = "marketpulse-ci"
  environment_prefix = [for env in var.environments : "marketpulse-${env}"]
}
