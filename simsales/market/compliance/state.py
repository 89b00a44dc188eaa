"""What compliance adds to a customer and to what is counted."""

from __future__ import annotations

from simsales.columnar.field import Field
from simsales.market.ground.state import NEVER

COUNTS = (
    "checked", "check_minutes", "undone", "complaint_cases", "settled", "complaints_escalated", "desk_minutes", "leaks",
    "protect_minutes",
)  # fmt: skip


class Columns:
    """The columns of a customer that compliance needs."""

    complains_since = Field("i4", NEVER, shape=("complains",), doc="week of a complaint that is open; NEVER: none")
