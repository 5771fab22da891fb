"""Taking an environment down, and finding what is left of it."""
