"""A first contract and mapping for a file nobody has described yet."""
