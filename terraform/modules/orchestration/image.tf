resource "aws_ecr_repository" "marketpulse" {
  name                 = var.name
  image_tag_mutability = "IMMUTABLE"
  force_delete         = !var.keep_images

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.key_arn
  }

  tags = { Name = var.name }
}

resource "aws_ecr_lifecycle_policy" "marketpulse" {
  repository = aws_ecr_repository.marketpulse.name

  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "Ten images are enough to go back to"
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 10 }
      action       = { type = "expire" }
    }]
  })
}
