variable "name" {
  description = "Prefix of every name, as marketpulse-dev."
  type        = string
}

variable "buckets" {
  description = "Names of the buckets that hold the tables of each layer."
  type = object({
    raw    = string
    silver = string
    gold   = string
  })
}
