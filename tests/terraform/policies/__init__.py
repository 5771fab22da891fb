"""What the deployed policies allow: an evaluator, and the tables of what must and must not be."""
