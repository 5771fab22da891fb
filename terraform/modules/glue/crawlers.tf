# Off by default. For bronze, whose files nobody registers: a look at what a source delivers, in Athena.
resource "aws_glue_crawler" "layer" {
  for_each = var.crawlers

  name                   = "${var.name}-${each.key}"
  description            = "Finds the tables of ${each.key}."
  role                   = var.role_arn
  database_name          = each.value.database
  security_configuration = aws_glue_security_configuration.this.name

  s3_target {
    path            = each.value.uri
    connection_name = aws_glue_connection.network.name
    exclusions      = ["**/_manifest.json"]
  }

  # Late deliveries go into folders that were crawled before.
  recrawl_policy {
    recrawl_behavior = "CRAWL_EVERYTHING"
  }

  # One table per dataset (bucket / layer / dataset), however much its partitions differ.
  configuration = jsonencode({
    Version       = 1.0
    Grouping      = { TableLevelConfiguration = 3 }
    CrawlerOutput = { Partitions = { AddOrUpdateBehavior = "InheritFromTable" } }
  })

  schema_change_policy {
    update_behavior = "UPDATE_IN_DATABASE"
    delete_behavior = "LOG"
  }

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_glue_trigger" "crawl" {
  for_each = toset(length(var.crawlers) == 0 ? [] : ["nightly"])

  name        = "${var.name}-crawl"
  description = "Starts the crawlers after the jobs of the night."
  type        = "SCHEDULED"
  schedule    = var.crawl_schedule
  enabled     = var.schedule_enabled

  dynamic "actions" {
    for_each = aws_glue_crawler.layer

    content {
      crawler_name = actions.value.name
    }
  }

  tags = { Name = "${var.name}-crawl" }
}
