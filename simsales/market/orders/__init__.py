"""Orders become holdings, and are paid for."""
