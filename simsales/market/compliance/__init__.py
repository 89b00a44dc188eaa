"""Compliance: what is checked, complained of and protected, what that takes, and what it prevents (E-comply)."""
