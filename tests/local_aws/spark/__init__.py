"""Spark of the local AWS: its s3:// paths, its metastore, and the ways it is started."""
