"""What points add to a customer and to what is counted."""

from __future__ import annotations

from simsales.columnar.field import Field

COUNTS = (
    "points_earned", "points_redeemed", "points_owed",
)  # fmt: skip


class Columns:
    """The columns of a customer that points need."""

    points = Field("f4", shape=("category",), doc="points credited on the contract, in currency; lost by leaving")
    spared = Field("f4", shape=("category",), doc="by what this week's bill, if it earns points, was less")
