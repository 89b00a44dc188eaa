"""Bundles and lock-in: together cheaper, and dearer to leave."""
