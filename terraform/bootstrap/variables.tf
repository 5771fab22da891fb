variable "account_id" {
  description = "Account that is prepared; nothing is done in another."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account id has twelve digits."
  }
}

variable "region" {
  description = "Region of state and deployments."
  type        = string
}

variable "environments" {
  description = "Environments that live in this account: roles may be made for these and no others."
  type        = set(string)

  validation {
    condition     = length(var.environments) > 0 && alltrue([for env in var.environments : contains(["dev", "stg", "prod"], env)])
    error_message = "Environments are dev, stg and prod; name those of this account."
  }
}

variable "owner" {
  description = "Tag: the team that answers for it."
  type        = string
}

variable "cost_center" {
  description = "Tag: who pays."
  type        = string
}

variable "ci" {
  description = "Account whose CI role deploys here, and what the role is asked for besides its name."
  type = object({
    account_id  = string
    external_id = string
  })

  validation {
    condition     = length(var.ci.external_id) >= 20 && can(regex("^[A-Za-z0-9+=,.@:/-]+$", var.ci.external_id))
    error_message = "The external id has 20 letters or digits at least: openssl rand -hex 16 makes one."
  }
}

variable "github" {
  description = "Repository whose workflows become the CI role, and their GitHub environments; null in accounts without that role."
  type = object({
    repository   = string
    environments = set(string)
  })
  default = null

  validation {
    condition     = var.github == null ? true : can(regex("^[^/*]+/[^/*]+$", var.github.repository))
    error_message = "Name one repository, as owner/name: an asterisk would let others in."
  }
}

variable "deploy_account_ids" {
  description = "Accounts whose deploy role the CI role may take; needed where github is given."
  type        = set(string)
  default     = []
}

variable "model_account_ids" {
  description = "Other accounts whose models are read here."
  type        = set(string)
  default     = []
}
