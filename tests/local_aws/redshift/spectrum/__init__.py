"""External schemas: tables of the Glue catalog over Parquet files in the store."""
