"""What usage adds to a customer and to what is counted."""

from __future__ import annotations

from simsales.columnar.field import Field

COUNTS = (
    "units", "users", "usage_revenue",
)  # fmt: skip


class Columns:
    """The columns of a customer that usage needs."""

    usage = Field("f4", shape=("category",), doc="units a month used where they cost nothing")
    terms = Field("i4", shape=("category",), doc="number of the terms agreed for usage; 0: it costs nothing")
