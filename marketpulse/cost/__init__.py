"""What an environment costs: prices of the rate card, times resources and use."""
