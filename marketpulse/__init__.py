"""MarketPulse: the command line and what its commands need; imports nothing heavy eagerly."""
