"""Staff ask for referrals, as the week's plan says it."""

from __future__ import annotations

from dataclasses import dataclass

from simsales.market.ground.offers import Booleans
from simsales.market.ground.plan import PlanPart, ReadOnly


@dataclass(frozen=True)
class Asking(ReadOnly):
    """Staff of some channels ask for referrals: a ``part`` of some segments' customers, if they are ``satisfied``.

    Nobody is asked again before ``rest`` weeks are over. It takes ``time``, a part of those channels' capacity. Who is
    asked refers by the rule of ``referral.py``.
    """

    channels: Booleans
    segments: Booleans
    part: float
    satisfied: float
    rest: float
    time: float


@dataclass(frozen=True)
class Referrals(PlanPart):
    """Who asks customers for referrals."""

    asking: tuple[Asking, ...] = ()

    def set_aside(self, channel: int) -> float:
        """The part of a channel's capacity that goes into asking for referrals."""
        return min(sum((each.time for each in self.asking if each.channels[channel]), 0.0), 1.0)
