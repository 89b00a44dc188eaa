"""Discount authority: who may grant how much of a discount, and how long a request above the rep's own takes."""

from __future__ import annotations

from dataclasses import dataclass

from simsales.market.ground.audience import Audience
from simsales.market.ground.offers import Booleans
from simsales.market.ground.plan import ReadOnly

LEVELS_AT_MOST = 4  # rep, manager, director, board (B-auth)


@dataclass(frozen=True)
class Authority(ReadOnly):
    """Who may grant how much in some cells (segment x channel x own offer).

    ``limits`` are the parts of the price that each level may grant, the rep's first; a request takes ``wait`` weeks
    for every level above the rep's, and is granted there with chance ``grants``.
    """

    cells: Booleans
    limits: tuple[float, ...]
    wait: float
    grants: float


@dataclass(frozen=True)
class Targeted(ReadOnly):
    """A price cut for an audience: on new orders, and on the running bill if ``on_bill``; ``promotion`` pays for it."""

    audience: Audience
    offers: Booleans
    channels: Booleans
    off: float
    commitment: int | None = None
    on_bill: bool = False
    promotion: int = -1
