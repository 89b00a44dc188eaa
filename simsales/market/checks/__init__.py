"""What fits together in a scenario: checked when the file is read."""
