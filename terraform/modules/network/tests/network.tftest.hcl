mock_provider "aws" {
  source = "../mocks"
}

variables {
  name                     = "marketpulse-dev"
  account_id               = "111111111111"
  region                   = "us-east-2"
  cidr                     = "10.0.0.0/16"
  zones                    = ["us-east-2a", "us-east-2b"]
  more_private_zones       = ["us-east-2c"]
  endpoint_zones           = 1
  interface_endpoints      = ["glue", "sts"]
  clusters                 = false
  key_arn                  = "arn:aws:kms:us-east-2:111111111111:key/00000000-0000-0000-0000-000000000000"
  flow_log_retention_days  = 7
  permissions_boundary_arn = "arn:aws:iam::111111111111:policy/marketpulse-boundary"
}

run "subnets_are_cut_from_the_range_without_overlap" {
  assert {
    condition     = { for zone, subnet in aws_subnet.private : zone => subnet.cidr_block } == { us-east-2a = "10.0.0.0/20", us-east-2b = "10.0.16.0/20", us-east-2c = "10.0.32.0/20" }
    error_message = "private subnets have 4,096 addresses each"
  }

  assert {
    condition     = { for zone, subnet in aws_subnet.public : zone => subnet.cidr_block } == { us-east-2a = "10.0.240.0/24", us-east-2b = "10.0.241.0/24" }
    error_message = "public subnets lie at the end of the range, in the two zones"
  }
}

run "nothing_gets_a_public_address_by_itself" {
  assert {
    condition     = !anytrue([for subnet in aws_subnet.public : subnet.map_public_ip_on_launch])
    error_message = "public subnets hand out no addresses"
  }
}

run "private_subnets_have_no_way_to_the_internet" {
  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_route.nat) == 0 && length(aws_eip.nat) == 0 && length(aws_vpc_security_group_egress_rule.internet) == 0
    error_message = "without nat there is neither gateway, route, address nor rule"
  }

  assert {
    condition     = aws_route.internet.route_table_id == aws_route_table.public.id && aws_route.internet.route_table_id != aws_route_table.private.id
    error_message = "the only route to the internet is that of public subnets"
  }
}

run "nat_brings_one_gateway_and_tls_outwards_only" {
  variables {
    nat = true
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 1 && aws_route.nat[0].route_table_id == aws_route_table.private.id
    error_message = "private subnets go out through the gateway"
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_egress_rule.internet : rule.from_port == 443 && rule.to_port == 443])
    error_message = "TLS is all that goes out"
  }
}

run "each_service_has_one_endpoint_in_as_many_zones_as_asked" {
  assert {
    condition     = { for service, endpoint in aws_vpc_endpoint.interface : service => length(endpoint.subnet_ids) } == { glue = 1, sts = 1 }
    error_message = "dev pays for one zone"
  }

  assert {
    condition     = aws_vpc_endpoint.s3.vpc_endpoint_type == "Gateway"
    error_message = "S3 costs nothing through a gateway"
  }
}

run "without_clusters_there_are_no_groups_of_emr" {
  assert {
    condition     = toset(keys(output.security_group_ids)) == toset(["endpoints", "glue", "redshift", "ecs", "database"])
    error_message = "EMR's groups come with clusters"
  }

  assert {
    condition     = !anytrue([for subnet in aws_subnet.private : contains(keys(subnet.tags), "for-use-with-amazon-emr-managed-policies")])
    error_message = "and so does the tag that lets EMR in"
  }
}

run "clusters_get_groups_that_emr_may_manage" {
  variables {
    clusters = true
  }

  assert {
    condition     = alltrue([for role in ["emr_master", "emr_core", "emr_service"] : aws_security_group.this[role].tags["for-use-with-amazon-emr-managed-policies"] == "true" && aws_security_group.this[role].revoke_rules_on_delete])
    error_message = "EMR's role acts on tagged groups only, and rules it adds must not keep a group"
  }
}

run "groups_open_only_the_ports_of_calls" {
  assert {
    condition     = { for call, rule in aws_vpc_security_group_ingress_rule.call : call => rule.from_port if call != "glue-glue" } == { glue-endpoints = 443, redshift-endpoints = 443, ecs-endpoints = 443, glue-database = 5432, ecs-redshift = 5439 }
    error_message = "who calls whom, and on which port"
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.call : rule.cidr_ipv4 == null])
    error_message = "groups are opened to groups, never to addresses"
  }
}

run "closed_group_has_no_rules" {
  assert {
    condition     = length(aws_default_security_group.this.ingress) == 0 && length(aws_default_security_group.this.egress) == 0
    error_message = "what names no group gets nothing through"
  }
}

run "range_of_another_size_is_refused" {
  command = plan

  variables {
    cidr = "10.0.0.0/24"
  }

  expect_failures = [var.cidr]
}

run "one_zone_is_refused" {
  command = plan

  variables {
    zones = ["us-east-2a"]
  }

  expect_failures = [var.zones]
}

run "more_endpoint_zones_than_zones_are_refused" {
  command = plan

  variables {
    endpoint_zones = 3
  }

  expect_failures = [var.endpoint_zones]
}
