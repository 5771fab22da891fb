locals {
  groups = merge(
    {
      endpoints = "Interface endpoints of AWS services"
      glue      = "Glue jobs that read the source database"
      redshift  = "The warehouse"
      ecs       = "Tasks that run dbt"
      database  = "The source database"
    },
    var.clusters ? {
      emr_master  = "Master node of EMR clusters"
      emr_core    = "Core and task nodes of EMR clusters"
      emr_service = "Access of the EMR service to private nodes"
    } : {}
  )

  # Who calls whom, and on which port; each is a rule out of the one group and a rule into the other.
  calls = merge(
    { for group in ["glue", "redshift", "ecs"] : "${group}-endpoints" => { from = group, to = "endpoints", port = 443 } },
    {
      # Spark's driver and executors talk on any port; Glue asks for this rule.
      glue-glue     = { from = "glue", to = "glue", port = null }
      glue-database = { from = "glue", to = "database", port = 5432 }
      ecs-redshift  = { from = "ecs", to = "redshift", port = 5439 }
    },
    var.clusters ? {
      emr_master-endpoints   = { from = "emr_master", to = "endpoints", port = 443 }
      emr_core-endpoints     = { from = "emr_core", to = "endpoints", port = 443 }
      emr_master-database    = { from = "emr_master", to = "database", port = 5432 }
      emr_core-database      = { from = "emr_core", to = "database", port = 5432 }
      emr_master-emr_master  = { from = "emr_master", to = "emr_master", port = null }
      emr_master-emr_core    = { from = "emr_master", to = "emr_core", port = null }
      emr_core-emr_master    = { from = "emr_core", to = "emr_master", port = null }
      emr_core-emr_core      = { from = "emr_core", to = "emr_core", port = null }
      emr_service-emr_master = { from = "emr_service", to = "emr_master", port = 8443 }
      emr_service-emr_core   = { from = "emr_service", to = "emr_core", port = 8443 }
      emr_master-emr_service = { from = "emr_master", to = "emr_service", port = 9443 }
    } : {}
  )

  callers = toset([for call in local.calls : call.from if call.to == "endpoints"])
}

resource "aws_security_group" "this" {
  #checkov:skip=CKV2_AWS_5:what they are attached to is in other modules
  for_each = local.groups

  name        = "${var.name}-${replace(each.key, "_", "-")}"
  description = each.value
  vpc_id      = aws_vpc.this.id

  # EMR adds rules between its groups, which would keep them from being removed.
  revoke_rules_on_delete = true

  tags = merge(
    { Name = "${var.name}-${replace(each.key, "_", "-")}" },
    startswith(each.key, "emr_") ? { for-use-with-amazon-emr-managed-policies = "true" } : {}
  )
}

resource "aws_vpc_security_group_egress_rule" "call" {
  for_each = local.calls

  security_group_id            = aws_security_group.this[each.value.from].id
  referenced_security_group_id = aws_security_group.this[each.value.to].id
  description                  = "To ${local.groups[each.value.to]}"
  ip_protocol                  = each.value.port == null ? "-1" : "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_vpc_security_group_ingress_rule" "call" {
  for_each = local.calls

  security_group_id            = aws_security_group.this[each.value.to].id
  referenced_security_group_id = aws_security_group.this[each.value.from].id
  description                  = "From ${local.groups[each.value.from]}"
  ip_protocol                  = each.value.port == null ? "-1" : "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  for_each = local.callers

  security_group_id = aws_security_group.this[each.key].id
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
  description       = "To S3 through its gateway endpoint"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443

  tags = { Name = "${var.name}-${each.key}-s3" }
}

resource "aws_vpc_security_group_egress_rule" "internet" {
  for_each = var.nat ? local.callers : toset([])

  security_group_id = aws_security_group.this[each.key].id
  cidr_ipv4         = "0.0.0.0/0"
  description       = "To the internet through the NAT gateway, TLS only"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443

  tags = { Name = "${var.name}-${each.key}-internet" }
}
