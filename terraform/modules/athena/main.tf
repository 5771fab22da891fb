resource "aws_athena_workgroup" "this" {
  name          = var.name
  description   = "Questions on the lake of ${var.name}"
  force_destroy = true

  configuration {
    # What a client asks for does not matter: results are encrypted and scans limited.
    enforce_workgroup_configuration    = true
    publish_cloudwatch_metrics_enabled = true
    bytes_scanned_cutoff_per_query     = var.scan_limit_gigabytes * pow(1024, 3)

    engine_version {
      selected_engine_version = "Athena engine version 3"
    }

    result_configuration {
      output_location       = var.results_uri
      expected_bucket_owner = var.account_id

      encryption_configuration {
        encryption_option = "SSE_KMS"
        kms_key_arn       = var.key_arn
      }
    }
  }

  tags = { Name = var.name }
}

resource "aws_athena_named_query" "this" {
  for_each = var.queries

  name        = each.key
  description = trimspace(trimprefix(split("\n", each.value)[0], "--"))
  workgroup   = aws_athena_workgroup.this.id
  database    = var.database
  query       = each.value
}
