# An alternative without nodes to care for: starts within minutes, bills by the second, costs nothing at rest.
resource "aws_emrserverless_application" "this" {
  count = var.enabled && var.serverless_enabled ? 1 : 0

  name          = var.name
  release_label = var.release_label
  type          = "spark"
  architecture  = "X86_64"

  auto_start_configuration {
    enabled = true
  }

  auto_stop_configuration {
    enabled              = true
    idle_timeout_minutes = 15
  }

  # As much as the cluster would have at most: ten nodes of 4 CPUs and 16 GB.
  maximum_capacity {
    cpu    = "${var.units.most * 4} vCPU"
    memory = "${var.units.most * 16} GB"
    disk   = "${var.units.most * var.disk_gigabytes} GB"
  }

  network_configuration {
    subnet_ids         = var.subnet_ids
    security_group_ids = [var.security_group_ids.serverless]
  }

  tags = { Name = var.name }
}
