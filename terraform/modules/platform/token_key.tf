# Apart from variables.tf, which the roots share: they make the key and do not ask for it.
variable "token_key" {
  description = "Key for the tokens of personal data; never in the state."
  type        = string
  ephemeral   = true
}
