"""Spark jobs from bronze to silver; the same code on a laptop, as an EMR step, as a Glue job."""
