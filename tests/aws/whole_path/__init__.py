"""The way of all data in the environment `prod`, and what is promised at its end."""
