"""A sales plan as the market counts it: for whom, which offers, in which channels (A-plan)."""

from __future__ import annotations

from dataclasses import dataclass

from simsales.market.ground.audience import Audience
from simsales.market.ground.offers import Booleans
from simsales.market.ground.plan import ReadOnly


@dataclass(frozen=True)
class Planned(ReadOnly):
    """Whom a plan that is in force is for, and which of our offers (own offer) and channels it is made of."""

    audience: Audience
    offers: Booleans
    channels: Booleans
