variable "env" {
  description = "Environment; every parameter is below /marketpulse/<env>/."
  type        = string
}

variable "key_arn" {
  description = "KMS key of the secret parameters."
  type        = string
}

variable "settings" {
  description = "What jobs and people read, by name; lies below settings/."
  type        = map(string)
}

variable "token_key" {
  description = "Key for the tokens of personal data. Taken when its version is a new one, and ignored otherwise."
  type        = string
  ephemeral   = true
}

variable "token_key_version" {
  description = "Raise it to have a new key for the tokens of personal data. Every batch that holds any is then done anew."
  type        = number
}
