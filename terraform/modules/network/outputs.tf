output "vpc_id" {
  description = "The network."
  value       = aws_vpc.this.id
}

output "private_subnet_ids" {
  description = "Private subnets, in the order of the zones."
  value       = [for zone in var.zones : aws_subnet.private[zone].id]
}

output "warehouse_subnet_ids" {
  description = "Private subnets of all zones, those for the warehouse alone included."
  value       = [for zone in keys(local.private_subnets) : aws_subnet.private[zone].id]
}

output "public_subnet_ids" {
  description = "Public subnets, in the order of the zones."
  value       = [for zone in var.zones : aws_subnet.public[zone].id]
}

output "security_group_ids" {
  description = "Security groups: endpoints, glue, redshift, ecs, database; with clusters also emr_master, emr_core, emr_service."
  value       = { for role, group in aws_security_group.this : role => group.id }
}

output "private_cidrs" {
  description = "Address range of each private subnet, by zone."
  value       = local.private_subnets
}
