"""Foreign files as bronze of a contract's dataset, by a mapping file instead of code."""
