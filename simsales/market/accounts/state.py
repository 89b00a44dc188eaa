"""What business accounts add to a customer and to what is counted."""

from __future__ import annotations

from simsales.columnar.field import Field

COUNTS = (
    "not_agreed", "vetoed", "accounts", "accounts_won", "rivals_known",
)  # fmt: skip


class Columns:
    """The columns of a customer that business accounts need."""

    closed_to_us = Field("i1", doc="1: a business account whose buying centre does not agree to buy from us")
    insight = Field("f4", doc="log odds by which knowing the rival's offer helps to answer objections")
