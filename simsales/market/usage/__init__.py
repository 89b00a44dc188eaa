"""Usage: how much is used, and what a unit costs."""
