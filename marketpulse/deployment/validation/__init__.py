"""What is deployed, held against what Terraform was told and what was promised besides."""
