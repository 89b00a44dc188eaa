"""What attention add to a customer and to what is counted."""

from __future__ import annotations

from simsales.columnar.field import Field

COUNTS = (
    "cultivation_cost", "trials",
)  # fmt: skip


class Columns:
    """The columns of a customer that attention need."""

    awareness = Field("f8", shape=("offer",), doc="awareness of each own offer, 0 to 1")
