"""The organisation: districts within cities within the province, and what belongs to each (A)."""
