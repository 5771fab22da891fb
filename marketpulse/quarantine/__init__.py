"""Quarantine as a loop: look at what failed, correct it, have it judged again."""
