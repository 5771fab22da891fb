variable "owner" {
  description = "Tag: the team that answers for it."
  type        = string
}

variable "cost_center" {
  description = "Tag: who pays."
  type        = string
}

# Credentials of another account are refused before anything is done.
provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = {
      app         = "marketpulse"
      env         = var.env
      owner       = var.owner
      cost-center = var.cost_center
    }
  }
}
