"""Promotions: cuts, gifts, vouchers, trials, rewards, for a time and within a budget."""
