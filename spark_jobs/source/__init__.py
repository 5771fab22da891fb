"""Extracts of the source database: read over JDBC, landed in bronze."""
