"""COPY and UNLOAD of Parquet files."""
