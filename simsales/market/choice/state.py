"""What choosing add to a customer and to what is counted."""

from __future__ import annotations

from simsales.columnar.field import Field

COUNTS = (
    "occasions", "considered", "presented", "kept", "lost_sale", "objected", "postponed", "mis_sold",
)  # fmt: skip


class Columns:
    """The columns of a customer that choosing need."""

    orientation = Field("i1", doc="value orientation: 0 relationship, 1 value, 2 service (B-value)")
    sensitivity = Field("i1", doc="0 price, 1 service, 2 brand, 3 security, 4 balanced (D-sens)")
    weighs = Field("f4", 1.0, shape=("own weight",), doc="own factor on each attribute's weight, where they differ")
    worth_more = Field("f4", shape=("own worth",), doc="own utility of having a category's offer, where they differ")
    price_response = Field("f4", doc="utility lost by one unit of currency a month")
