"""How schemas change: what a policy lets pass, and what a change means to readers."""
