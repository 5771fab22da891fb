resource "aws_s3_bucket_lifecycle_configuration" "this" {
  #checkov:skip=CKV_AWS_300:the first rule does it; the check wants it in every rule
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "clear-what-is-left-behind"
    status = "Enabled"

    filter {}

    # A killed writer leaves parts that nobody sees and everybody pays for.
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    noncurrent_version_expiration {
      noncurrent_days = var.noncurrent_days
    }

    expiration {
      expired_object_delete_marker = true
    }
  }

  dynamic "rule" {
    for_each = length(var.transitions) > 0 ? [true] : []

    content {
      id     = "move-to-cheaper-storage"
      status = "Enabled"

      filter {}

      dynamic "transition" {
        for_each = var.transitions

        content {
          storage_class = transition.key
          days          = transition.value
        }
      }
    }
  }

  dynamic "rule" {
    for_each = var.expirations

    content {
      id     = rule.key == "" ? "end" : "end-${trimsuffix(rule.key, "/")}"
      status = "Enabled"

      filter {
        prefix = rule.key
      }

      expiration {
        days = rule.value
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}
