"""Customers leave: the rule, and where they go."""
