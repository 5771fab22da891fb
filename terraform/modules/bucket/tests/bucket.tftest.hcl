# Plans only, so the real provider renders policies and calls nobody.
provider "aws" {
  region                      = "us-east-2"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

variables {
  name = "marketpulse-111111111111-dev-raw"
  key  = { arn = "arn:aws:kms:us-east-2:111111111111:key/00000000-0000-0000-0000-000000000000" }
}

run "bucket_is_private_and_keeps_versions" {
  command = plan

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "all four ways to make a bucket public are closed"
  }

  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
    error_message = "what is overwritten can be had back"
  }

  assert {
    condition     = aws_s3_bucket_ownership_controls.this.rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "there are no access control lists"
  }
}

run "requests_without_tls_are_refused" {
  command = plan

  assert {
    condition = anytrue([
      for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement :
      statement.Effect == "Deny" && statement.Action == "s3:*" && statement.Condition == { Bool = { "aws:SecureTransport" = "false" } }
      if statement.Sid == "OnlyOverTls"
    ])
    error_message = "one statement denies everything without TLS"
  }
}

run "uploads_with_another_key_are_refused_and_those_without_a_wish_are_not" {
  command = plan

  assert {
    condition = jsondecode(aws_s3_bucket_policy.this.policy).Statement[2].Condition == {
      Null            = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = "false" }
      StringNotEquals = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = var.key.arn }
    }
    error_message = "refused when a key is named and it is another one; the bucket's default is used when none is named"
  }

  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default[0].kms_master_key_id == var.key.arn
    error_message = "the default is the platform's key"
  }
}

run "without_a_key_s3_encrypts_by_itself" {
  command = plan

  variables {
    key = null
  }

  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default[0].sse_algorithm == "AES256"
    error_message = "log deliveries need S3's own encryption"
  }

  assert {
    condition     = length(jsondecode(aws_s3_bucket_policy.this.policy).Statement) == 1
    error_message = "no statement speaks of keys"
  }
}

run "without_a_log_bucket_nothing_is_logged" {
  command = plan

  assert {
    condition     = length(aws_s3_bucket_logging.this) == 0
    error_message = "the log bucket does not log itself"
  }
}

run "access_is_logged_below_the_name_of_the_bucket" {
  command = plan

  variables {
    log_bucket = "marketpulse-111111111111-dev-logs"
  }

  assert {
    condition     = aws_s3_bucket_logging.this[0].target_prefix == "s3-access/marketpulse-111111111111-dev-raw/"
    error_message = "logs of different buckets do not mix"
  }
}

run "lifecycle_is_what_was_asked_for_and_unfinished_uploads_always_go" {
  command = plan

  variables {
    transitions = { STANDARD_IA = 30, DEEP_ARCHIVE = 180 }
    expirations = { "athena-results/" = 7 }
  }

  assert {
    condition     = { for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule.id => { for step in rule.transition : step.storage_class => step.days } if rule.id == "move-to-cheaper-storage" } == { move-to-cheaper-storage = { STANDARD_IA = 30, DEEP_ARCHIVE = 180 } }
    error_message = "objects move after 30 and 180 days"
  }

  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this.rule : "${rule.filter[0].prefix} ${rule.expiration[0].days}" if rule.id == "end-athena-results"] == ["athena-results/ 7"]
    error_message = "results of queries end after a week"
  }

  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule.abort_incomplete_multipart_upload[0].days_after_initiation if rule.id == "clear-what-is-left-behind"] == [7]
    error_message = "parts of unfinished uploads go after a week"
  }
}

run "name_that_s3_would_refuse_is_refused_first" {
  command = plan

  variables {
    name = "MarketPulse_Raw"
  }

  expect_failures = [var.name]
}
