mock_provider "aws" {
  source = "../mocks"
}

variables {
  name = "marketpulse-dev"
  buckets = {
    raw    = "marketpulse-111111111111-dev-raw"
    silver = "marketpulse-111111111111-dev-silver"
    gold   = "marketpulse-111111111111-dev-gold"
  }
}

run "every_layer_has_a_database_in_its_bucket" {
  command = plan

  assert {
    condition = { for layer, database in aws_glue_catalog_database.layer : database.name => database.location_uri } == {
      marketpulse_dev_bronze = "s3://marketpulse-111111111111-dev-raw/bronze"
      marketpulse_dev_silver = "s3://marketpulse-111111111111-dev-silver/silver"
      marketpulse_dev_gold   = "s3://marketpulse-111111111111-dev-gold/gold"
    }
    error_message = "bronze lies in the raw bucket, silver and gold in their own"
  }

  assert {
    condition     = output.database_names.silver == "marketpulse_dev_silver"
    error_message = "the job finds its database by this output"
  }
}
