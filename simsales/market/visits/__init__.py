"""Visits: customers come to channels, and a branch hands them over."""
