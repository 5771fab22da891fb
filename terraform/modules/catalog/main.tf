locals {
  # Layer of the lake -> the bucket it lies in, as MARKETPULSE_LAKE's {layer} resolves it.
  layers = {
    bronze = var.buckets.raw
    silver = var.buckets.silver
    gold   = var.buckets.gold
  }
  prefix = replace(var.name, "-", "_")
}

# Tables come with the data: silver's with each run of the job, gold's with dbt, which never creates
# a database by itself.
resource "aws_glue_catalog_database" "layer" {
  for_each = local.layers

  name         = "${local.prefix}_${each.key}"
  description  = "The ${each.key} layer of ${var.name}."
  location_uri = "s3://${each.value}/${each.key}"
}
