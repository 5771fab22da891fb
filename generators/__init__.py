"""Synthetic source systems: rows from (seed, date, scale), then defects, then bronze files."""
