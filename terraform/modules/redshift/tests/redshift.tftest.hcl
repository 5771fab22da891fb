mock_provider "aws" {
  source = "../mocks"
}

variables {
  name                = "marketpulse-dev"
  kind                = "serverless"
  key_arn             = "arn:aws:kms:us-east-2:111111111111:key/00000000-0000-0000-0000-000000000000"
  role_arn            = "arn:aws:iam::111111111111:role/marketpulse-dev-redshift"
  subnet_ids          = ["subnet-1", "subnet-2", "subnet-3"]
  security_group_ids  = ["sg-1"]
  log_retention_days  = 7
  keep_final_snapshot = false
}

run "serverless_makes_no_nodes" {
  command = plan

  assert {
    condition     = length(aws_redshift_cluster.this) == 0 && length(aws_redshift_parameter_group.this) == 0 && length(aws_redshift_subnet_group.this) == 0
    error_message = "nothing of a provisioned cluster"
  }

  assert {
    condition     = aws_redshiftserverless_workgroup.this[0].enhanced_vpc_routing && !aws_redshiftserverless_workgroup.this[0].publicly_accessible
    error_message = "reached from the network only, reads S3 through it"
  }

  assert {
    condition     = aws_redshiftserverless_namespace.this[0].manage_admin_password && aws_redshiftserverless_namespace.this[0].default_iam_role_arn == "arn:aws:iam::111111111111:role/marketpulse-dev-redshift"
    error_message = "no password in the state; COPY and UNLOAD use the default role"
  }

  assert {
    condition     = aws_redshiftserverless_usage_limit.compute[0].period == "daily" && aws_redshiftserverless_usage_limit.compute[0].breach_action == "deactivate"
    error_message = "a query that runs away is stopped"
  }

  assert {
    condition     = length(aws_redshiftserverless_workgroup.this[0].config_parameter) == 9
    error_message = "all nine, else every plan shows the missing ones"
  }
}

run "logs_end" {
  command = plan

  assert {
    condition     = [for group in aws_cloudwatch_log_group.this : "${group.name} ${group.retention_in_days}"][0] == "/aws/redshift/marketpulse-dev/connectionlog 7"
    error_message = "Redshift finds its log groups made, with an end"
  }
}

run "ra3_has_queues_and_no_workgroup" {
  command = plan

  variables {
    kind                = "ra3"
    keep_final_snapshot = true
  }

  assert {
    condition     = length(aws_redshiftserverless_workgroup.this) == 0 && length(aws_redshiftserverless_namespace.this) == 0
    error_message = "nothing of serverless"
  }

  assert {
    condition = [for queue in jsondecode(one([
      for parameter in aws_redshift_parameter_group.this[0].parameter : parameter.value if parameter.name == "wlm_json_configuration"
    ])) : try(queue.name, "short queries")] == ["builds", "questions", "short queries"]
    error_message = "builds do not push questions aside"
  }

  assert {
    condition     = contains([for parameter in aws_redshift_parameter_group.this[0].parameter : "${parameter.name}=${parameter.value}"], "require_ssl=true")
    error_message = "TLS only"
  }

  assert {
    condition     = tobool(aws_redshift_cluster.this[0].encrypted) && aws_redshift_cluster.this[0].manage_master_password
    error_message = "encrypted, with a password that Redshift keeps"
  }

  assert {
    condition     = !aws_redshift_cluster.this[0].skip_final_snapshot
    error_message = "a destroyed warehouse leaves a snapshot where that is asked for"
  }
}

run "two_zones_are_too_few_for_serverless" {
  command = plan

  variables {
    subnet_ids = ["subnet-1", "subnet-2"]
  }

  expect_failures = [var.subnet_ids]
}

run "unknown_kind_is_refused" {
  command = plan

  variables {
    kind = "dc2"
  }

  expect_failures = [var.kind]
}
