"""What the gates of a conversation add to a customer and to what is counted."""

from __future__ import annotations

COUNTS = (
    "no_rapport", "no_need", "undiscovered", "discovered",
)  # fmt: skip
