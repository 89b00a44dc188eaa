"""What visits add to a customer and to what is counted."""

from __future__ import annotations

from simsales.columnar.field import Field

COUNTS = (
    "visits", "turned_away", "voiced", "unvoiced", "recognised", "referred", "referral_declined", "no_manager",
    "showroomed",
)  # fmt: skip


class Columns:
    """The columns of a customer that visits need."""

    advised = Field("i2", -1, shape=("advised",), doc="channel that advised this week who buys in another, or -1")
    playing = Field("i2", -1, doc="channel in which the customer decides this week, or -1")
    subject = Field("i2", -1, doc="category decided on this week, or -1")
