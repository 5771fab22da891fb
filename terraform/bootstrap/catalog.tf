# Spark looks for this database whenever it starts, and makes it where it is missing, which no job may.
# Should the account have one already: terraform import aws_glue_catalog_database.default <account id>:default
resource "aws_glue_catalog_database" "default" {
  name        = "default"
  description = "Looked up by every Spark session; holds no tables."
}
