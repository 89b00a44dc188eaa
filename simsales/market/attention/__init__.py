"""Attention: awareness, cultivation, what is hot and new."""
