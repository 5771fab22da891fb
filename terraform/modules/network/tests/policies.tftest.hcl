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
  name                     = "marketpulse-dev"
  account_id               = "111111111111"
  region                   = "us-east-2"
  cidr                     = "10.0.0.0/16"
  zones                    = ["us-east-2a", "us-east-2b"]
  endpoint_zones           = 1
  interface_endpoints      = ["glue"]
  clusters                 = false
  key_arn                  = "arn:aws:kms:us-east-2:111111111111:key/00000000-0000-0000-0000-000000000000"
  flow_log_retention_days  = 7
  permissions_boundary_arn = "arn:aws:iam::111111111111:policy/marketpulse-boundary"
}

run "data_leaves_through_s3_only_to_our_account_and_to_those_we_read" {
  command = plan

  variables {
    read_account_ids = ["222222222222"]
  }

  assert {
    condition = one([
      for statement in jsondecode(aws_vpc_endpoint.s3.policy).Statement : toset(statement.Condition.StringEquals["aws:ResourceAccount"])
      if contains(flatten([statement.Action]), "s3:*")
    ]) == toset(["111111111111", "222222222222"])
    error_message = "writing is held to accounts that are named"
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_vpc_endpoint.s3.policy).Statement :
      length(setsubtract(flatten([statement.Action]), ["s3:GetObject", "s3:ListBucket"])) == 0
      if statement.Sid == "SoftwareOfAws"
    ])
    error_message = "buckets of AWS are read and never written"
  }
}

run "packages_of_amazon_linux_can_be_had_without_internet" {
  command = plan

  assert {
    condition     = strcontains(aws_vpc_endpoint.s3.policy, "arn:aws:s3:::al2023-repos-us-east-2-*/*") && strcontains(aws_vpc_endpoint.s3.policy, "arn:aws:s3:::repo.us-east-2.emr.amazonaws.com/*")
    error_message = "EMR's bootstrap installs Python from there"
  }
}

run "credentials_of_another_account_are_of_no_use_here" {
  command = plan

  assert {
    condition     = one(jsondecode(aws_vpc_endpoint.interface["glue"].policy).Statement).Condition.StringEquals["aws:PrincipalAccount"] == "111111111111"
    error_message = "endpoints serve our account only"
  }
}

run "flow_logs_go_to_a_group_that_ends" {
  command = plan

  assert {
    condition     = aws_cloudwatch_log_group.flow_logs.retention_in_days == 7 && aws_flow_log.this.traffic_type == "ALL"
    error_message = "everything is logged and nothing for ever"
  }

  assert {
    condition     = aws_iam_role.flow_logs.permissions_boundary == var.permissions_boundary_arn
    error_message = "the role has the boundary without which a deployment could not make it"
  }
}
