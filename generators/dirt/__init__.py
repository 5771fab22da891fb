"""What goes wrong on the way to the lake, at a known rate and with a record of each case."""
