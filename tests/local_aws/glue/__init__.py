"""Glue interactive sessions and jobs, run by local Spark."""
