"""The choice among offers by random utility."""
