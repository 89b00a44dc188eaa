"""Rivals: what they sell, and how they answer our prices."""
