"""What staff add to a customer and to what is counted."""

from __future__ import annotations

COUNTS = (
    "owner_changes", "pay", "targets", "target_results",
)  # fmt: skip
