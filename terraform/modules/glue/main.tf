# Logs, bookmarks and Glue's own files are encrypted with the platform's key.
resource "aws_glue_security_configuration" "this" {
  name = var.name

  encryption_configuration {
    cloudwatch_encryption {
      cloudwatch_encryption_mode = "SSE-KMS"
      kms_key_arn                = var.key_arn
    }

    job_bookmarks_encryption {
      job_bookmarks_encryption_mode = "CSE-KMS"
      kms_key_arn                   = var.key_arn
    }

    s3_encryption {
      s3_encryption_mode = "SSE-KMS"
      kms_key_arn        = var.key_arn
    }
  }
}

resource "aws_glue_job" "this" {
  for_each = var.job_definitions

  name                   = "${var.name}-${each.key}"
  description            = each.value.description
  role_arn               = var.role_arn
  security_configuration = aws_glue_security_configuration.this.name
  connections            = concat([aws_glue_connection.network.name], each.value.reads_source ? [for source in aws_glue_connection.source : source.name] : [])

  glue_version      = "5.0"
  execution_class   = "STANDARD"
  worker_type       = each.value.worker_type
  number_of_workers = each.value.workers
  timeout           = each.value.timeout_minutes
  max_retries       = each.value.retries

  command {
    name            = "glueetl"
    python_version  = "3"
    script_location = "${var.jobs_uri}/${each.value.script}"
  }

  # A second run would only wait for the lock of the first.
  execution_property {
    max_concurrent_runs = 1
  }

  default_arguments = merge(
    {
      "--extra-py-files"               = "${var.jobs_uri}/marketpulse.zip"
      "--job-bookmark-option"          = each.value.bookmarks ? "job-bookmark-enable" : "job-bookmark-disable"
      "--enable-glue-datacatalog"      = "true"
      "--enable-metrics"               = "true"
      "--enable-observability-metrics" = "true"
      "--region"                       = var.region
    },
    # From the bucket only: there is no way to a package index from the private subnets.
    length(var.python_modules) == 0 ? {} : {
      "--additional-python-modules"       = join(",", var.python_modules)
      "--python-modules-installer-option" = "--no-index --no-deps"
    },
    each.value.arguments,
  )

  lifecycle {
    precondition {
      condition     = !each.value.reads_source || var.source_database != null
      error_message = "${var.name}-${each.key} reads the source database, but source_database is not given."
    }
  }

  tags = { Name = "${var.name}-${each.key}" }
}
