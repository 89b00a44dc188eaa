"""What channels add to a customer and to what is counted."""

from __future__ import annotations

from simsales.columnar.field import Field
from simsales.market.ground.state import NEVER

COUNTS = (
    "collisions", "contact_cost", "sharing_cost", "defected", "passable", "passed_on", "passed_met", "passed_orders",
)  # fmt: skip


class Columns:
    """The columns of a customer that channels need."""

    fatigue = Field("f8", doc="recent contacts, fading")
    touched = Field("i4", NEVER, shape=("channel",), doc="week of the last contact by each channel")
    owner = Field("i2", -1, doc="channel that touched first, while protected; or -1")
    owned_until = Field("i4", NEVER, doc="week until which the first touch is protected")
    worked_by = Field("i4", -1, doc="number within its channel of the rep who works the customer this week, or -1")
    medium = Field("i1", doc="how the last contact was made: 0 unsaid (or a visit), 1 meeting, 2 call, 3 message")
    do_not_call = Field("i1", doc="1: may never be called again, by any channel")
    named = Field("i2", -1, shape=("named",), doc="channel whose account by name the customer is, or -1")
    passed_by = Field("i2", -1, shape=("passed",), doc="channel that has passed the customer on, or -1")
    passed_to = Field("i2", -1, shape=("passed",), doc="channel to which they are passed on, or -1")
    passed_due = Field("i4", NEVER, shape=("passed",), doc="week in which they are due there")
    passed_about = Field("i2", -1, shape=("passed",), doc="category in which they were advised, or -1")
    known = Field("i2", doc="who knows the lean: 0 nobody, 1 + channel its owning rep there, -1 recorded for all")
