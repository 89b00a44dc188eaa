"""Channels: what they may do to the same customer, and who is credited."""
