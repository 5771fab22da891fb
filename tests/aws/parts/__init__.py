"""Single parts in the environment `stg`: what breaks them, and the ways of dbt-glue we left."""
