"""What visits add to a customer and to what is counted."""

from __future__ import annotations

from simsales.columnar.field import Field

COUNTS = (
    "visits", "turned_away", "voiced", "unvoiced", "recognised", "referred", "referral_declined", "no_manager",
)  # fmt: skip


class Columns:
    """The columns of a customer that visits need."""

    playing = Field("i2", -1, doc="channel in which the customer decides this week, or -1")
    subject = Field("i2", -1, doc="category decided on this week, or -1")
