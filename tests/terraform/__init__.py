"""The whole infrastructure on the local AWS, by the real Terraform and its real provider."""
