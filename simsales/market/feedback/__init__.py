"""Feedback: rules that adjust a strategy during the run from last month's figures (E-iterate)."""
