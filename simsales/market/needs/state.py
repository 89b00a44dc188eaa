"""What needs add to a customer and to what is counted."""

from __future__ import annotations

from simsales.columnar.field import Field
from simsales.market.ground.state import NEVER

COUNTS = (
    "needs", "reviews", "given_up", "waiting_needs", "rolled_over", "used_up", "moments", "upsets",
    "needs_before", "needs_satisfied",
)  # fmt: skip


class Columns:
    """The columns of a customer that needs need."""

    need = Field("i1", shape=("category",), doc="0 none, 1 latent, 2 explicit")
    need_factor = Field("f4", 1.0, shape=("own rate",), doc="own factor on the rate of each need, where they differ")
    need_ends = Field("f4", shape=("own end",), doc="own chance that an order which meets a need ends it for good")
    need_until = Field("i4", shape=("own lapse",), doc="week from which the need is over for good, whatever is bought")
    need_over = Field("i1", shape=("own end",), doc="1: the need has ended for good, and does not arise again")
    unwanted = Field("i1", shape=("category",), doc="1: held as part of a bundle without having been needed")
    origin = Field("i1", shape=("category",), doc="where the explicit need came from: 0 own move, 1 friends, 2 staff")
    moment = Field("i1", doc="key moment that is open: 0 none, else its number in MOMENTS from 1 (D-moments)")
    moment_until = Field("i4", NEVER, doc="last week of the moment")
