"""The market: rooms, one a subject, and the root modules that put them together and order the week."""
