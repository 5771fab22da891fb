"""What dbt calls in a Glue session to read silver and to write gold; needs only Spark."""
