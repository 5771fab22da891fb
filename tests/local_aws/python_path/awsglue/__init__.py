"""Stands in for the package that every Glue session and job finds."""
