"""What care add to a customer and to what is counted."""

from __future__ import annotations

COUNTS = (
    "care", "care_unreached", "care_matched", "guests",
)  # fmt: skip
