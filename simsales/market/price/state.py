"""What prices and requests for a discount add to a customer and to what is counted."""

from __future__ import annotations

from simsales.columnar.field import Field

COUNTS = (
    "requests_1", "requests_2", "requests_3", "requests_4", "awaiting", "granted", "refused", "lost_waiting",
    "bought_waiting", "beyond_authority", "answered",
)  # fmt: skip
GROUPS = {
    "requests": ("requests_1", "requests_2", "requests_3", "requests_4"),
}


class Columns:
    """The columns of a customer that prices and requests for a discount need."""

    reference = Field("f8", shape=("remembered",), doc="price a month, all in, that each offer is known for")
    bill_cut = Field("f8", shape=("bill_cut",), doc="what cuts on the bill take off what is paid, in currency a month")
