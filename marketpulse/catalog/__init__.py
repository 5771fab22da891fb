"""The Glue Data Catalog kept equal to the contracts and the ledger; boto3 only, no Spark."""
