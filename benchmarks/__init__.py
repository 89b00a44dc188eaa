"""The plain per-agent market that the compiled one is held against, and what is measured with it."""
