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
  account_id = "111111111111"
  env        = "dev"
  key_arn    = "arn:aws:kms:us-east-2:111111111111:key/00000000-0000-0000-0000-000000000000"
}

run "every_layer_has_its_bucket_by_the_agreed_name" {
  command = plan

  assert {
    condition     = { for layer, bucket in output.buckets : layer => bucket.name } == { for layer in ["raw", "silver", "gold", "logs"] : layer => "marketpulse-111111111111-dev-${layer}" }
    error_message = "MARKETPULSE_LAKE counts on marketpulse-<account>-<env>-<layer>"
  }

  assert {
    condition     = output.buckets.gold.arn == "arn:aws:s3:::marketpulse-111111111111-dev-gold"
    error_message = "the ARN is known before the bucket is there"
  }
}

run "only_s3_delivers_logs_and_only_from_our_buckets" {
  command = plan

  assert {
    condition = one([
      for statement in jsondecode(data.aws_iam_policy_document.log_delivery.json).Statement :
      statement.Principal.Service == "logging.s3.amazonaws.com"
      && statement.Condition.StringEquals["aws:SourceAccount"] == "111111111111"
      && statement.Condition.ArnLike["aws:SourceArn"] == "arn:aws:s3:::marketpulse-111111111111-dev-*"
    ])
    error_message = "nobody else writes below s3-access/"
  }
}
