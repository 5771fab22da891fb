"""Small files of closed event dates merged into large ones, and back when a batch is done again."""
