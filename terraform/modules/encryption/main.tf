resource "aws_kms_key" "this" {
  description             = "Data, logs and messages of ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = var.deletion_window_days

  tags = { Name = var.name }
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.this.key_id
}

# Apart from the key, because it names roles, and roles must exist to be named.
resource "aws_kms_key_policy" "this" {
  key_id = aws_kms_key.this.key_id
  policy = data.aws_iam_policy_document.this.json
}
