"""Leads: who is called, by whom, in which order, and the call itself."""
