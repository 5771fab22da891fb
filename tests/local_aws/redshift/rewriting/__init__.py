"""From a statement as Redshift takes it to one that PostgreSQL takes."""
