"""Staff ask for referrals, as the week's plan says it."""

from __future__ import annotations

from dataclasses import dataclass

from simsales.market.ground.offers import Booleans
from simsales.market.ground.plan import ReadOnly


@dataclass(frozen=True)
class Asking(ReadOnly):
    """Staff of some channels ask for referrals: a ``part`` of some segments' customers, if they are ``satisfied``.

    Nobody is asked again before ``rest`` weeks are over. It takes ``time``, a part of those channels' capacity. Who is
    asked refers by the rule of ``mechanisms.referral``.
    """

    channels: Booleans
    segments: Booleans
    part: float
    satisfied: float
    rest: float
    time: float
