"""What queues add to a customer and to what is counted."""

from __future__ import annotations

from simsales.columnar.field import Field

COUNTS = ("queued", "wait_minutes", "in_time", "gave_up", "called_back")


class Columns:
    """The columns of a customer that queues need."""

    long_wait = Field("f8", shape=("queued",), doc="how much worse than expected this week's wait felt, 0 to 1")
