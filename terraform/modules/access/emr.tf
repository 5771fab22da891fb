resource "aws_iam_instance_profile" "emr" {
  count = var.emr_cluster ? 1 : 0

  name = aws_iam_role.this["emr_instance"].name
  role = aws_iam_role.this["emr_instance"].name

  tags = { Name = aws_iam_role.this["emr_instance"].name }
}

# AWS's own policy for this role. It acts only on what carries the tag
# for-use-with-amazon-emr-managed-policies: our subnets, groups and clusters do.
resource "aws_iam_role_policy_attachment" "emr_service" {
  count = var.emr_cluster ? 1 : 0

  role       = aws_iam_role.this["emr_service"].name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2"
}

data "aws_iam_policy_document" "emr_service" {
  statement {
    sid       = "GiveNodesTheirRole"
    actions   = ["iam:PassRole"]
    resources = ["arn:aws:iam::${var.account_id}:role/${var.name}-emr-instance"]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ec2.amazonaws.com"]
    }
  }
}
