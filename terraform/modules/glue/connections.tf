# With a connection the workers stand in our private subnet and reach AWS through its endpoints;
# without one they would stand in Glue's own network, which has internet.
resource "aws_glue_connection" "network" {
  name            = "${var.name}-network"
  description     = "Places jobs in the private subnet."
  connection_type = "NETWORK"

  physical_connection_requirements {
    subnet_id              = var.network.subnet_id
    availability_zone      = var.network.zone
    security_group_id_list = var.network.security_group_ids
  }

  tags = { Name = "${var.name}-network" }
}

resource "aws_glue_connection" "source" {
  for_each = toset(var.source_database == null ? [] : ["postgresql"])

  name            = "${var.name}-source"
  description     = "The PostgreSQL of customers and orders; user and password are in the secret."
  connection_type = "JDBC"

  connection_properties = {
    JDBC_CONNECTION_URL = var.source_database.jdbc_url
    JDBC_ENFORCE_SSL    = "true"
    SECRET_ID           = var.source_database.secret_arn
  }

  physical_connection_requirements {
    subnet_id              = var.network.subnet_id
    availability_zone      = var.network.zone
    security_group_id_list = var.network.security_group_ids
  }

  tags = { Name = "${var.name}-source" }
}
