"""Columns, streams of luck and the calendar: what knows nothing of sales."""
