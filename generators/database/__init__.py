"""The order desk's PostgreSQL: its tables, and the days of the story applied to them."""
