"""Service: whoever comes waits their turn at servers who have a roster, or leaves before it comes."""
