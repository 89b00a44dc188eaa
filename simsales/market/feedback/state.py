"""What feedback adds to what is counted."""

COUNTS = ("rules_fired",)
