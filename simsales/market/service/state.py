"""What queues and the three responses add to a customer and to what is counted."""

from __future__ import annotations

from simsales.columnar.field import Field

COUNTS = (
    "queued", "wait_minutes", "in_time", "gave_up", "called_back", "undeliverable", "units_ordered", "units_delivered",
    "back_ordered", "back_cancelled", "back_orders", "cases_need", "cases_capability",
    "cases_order", "responded_need", "responded_capability", "responded_order", "late_need", "late_capability",
    "late_order", "withdrew_need", "withdrew_capability", "withdrew_order", "escalated_need", "escalated_capability",
    "escalated_order", "waiting_need", "waiting_capability", "waiting_order", "hours_need", "hours_capability",
    "hours_order",
)  # fmt: skip
GROUPS = {
    name: (f"{name}_need", f"{name}_capability", f"{name}_order")
    for name in ("cases", "responded", "late", "withdrew", "escalated", "waiting", "hours")
}


class Columns:
    """The columns of a customer that queues and the three responses need."""

    long_wait = Field("f8", shape=("queued",), doc="how much worse than expected this week's waits felt, 0 to 1")
    in_hand = Field("i2", -1, shape=("responses",), doc="category of what a desk has in hand for the customer, or -1")
