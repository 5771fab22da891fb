resource "aws_kms_key" "state" {
  description             = "State of Terraform"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.state_key.json

  tags = { Name = "marketpulse-terraform-state" }
}

resource "aws_kms_alias" "state" {
  name          = "alias/marketpulse-terraform-state"
  target_key_id = aws_kms_key.state.key_id
}

# In the policy of a key "*" is the key itself. IAM says who: the deploy role, and administrators.
data "aws_iam_policy_document" "state_key" {
  #checkov:skip=CKV_AWS_109:the policy of a key speaks of that key only
  #checkov:skip=CKV_AWS_111:the policy of a key speaks of that key only
  #checkov:skip=CKV_AWS_356:the policy of a key speaks of that key only
  statement {
    sid       = "ByIam"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${var.account_id}:root"]
    }
  }
}

# Old versions are the way back from a broken state.
module "state" {
  source = "../modules/bucket"

  name            = local.state_bucket
  key             = { arn = aws_kms_key.state.arn }
  noncurrent_days = 90
}

resource "aws_dynamodb_table" "lock" {
  name                        = local.lock_table
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "LockID"
  deletion_protection_enabled = true

  attribute {
    name = "LockID"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.state.arn
  }

  tags = { Name = local.lock_table }
}
