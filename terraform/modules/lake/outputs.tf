output "buckets" {
  description = "Name and ARN of each bucket of the lake, by layer: raw, silver, gold, logs."
  value = merge(
    { for layer, bucket in module.layer : layer => { name = bucket.name, arn = bucket.arn } },
    { logs = { name = module.logs.name, arn = module.logs.arn } }
  )
}
