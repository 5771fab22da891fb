"""The PostgreSQL database that customers and orders come from."""
