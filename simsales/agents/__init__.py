"""Customers, reps, channels and competitors: the state and rules of one agent."""
