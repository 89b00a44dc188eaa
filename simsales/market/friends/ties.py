"""The kinds of ties between customers (D-derive), and the facts of ties and referrals as compiled loops read them.

No kind is stored: it follows from the two customers, the same from either side and under every strategy.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import rule
from simsales.core.packed import Packed
from simsales.core.streams import uniform_of
from simsales.market.friends.keys import TIES, Referral, WorldFriends

WEEKS_A_YEAR = 52.0


class TieFacts(Packed):
    """By kind of tie: the upper ends of the shares, added up; the trust, and what it adds to 1 in whole hundredths."""

    bounds: Any
    trust: Any
    hundredths: Any


class ReferralFacts(Packed):
    """``rate`` is weekly, by products held (one, two, three or more); the rest is as in the scenario's table."""

    on: bool
    rate: Any
    satisfaction_weight: float
    relationship_weight: float
    reward_response: float
    aim: float
    moves: float
    exposure: float
    opinion: float
    relationship_gain: float
    warm: float
    warmth: float
    priority: float


@rule
def tie_kind(key: Any, one: int, other: int, bounds: Any) -> int:
    """The kind of the tie between two customers, by their rows: an addressed draw, the same from either side.

    >>> bounds = np.array([0.2, 0.4, 0.6, 0.8, 1.0])
    >>> tie_kind(7, 3, 12, bounds) == tie_kind(7, 12, 3, bounds) < 5
    True
    """
    luck = uniform_of(key, min(one, other), max(one, other))
    kind = 0
    while kind < bounds.shape[0] - 1 and luck >= bounds[kind]:
        kind += 1
    return kind


def tie_facts(world: WorldFriends) -> TieFacts:
    """The shares and the trust of a world's ties."""
    shares = np.array([getattr(world.network.ties, name) for name in TIES])
    trust = np.array([getattr(world.network.trust, name) for name in TIES])
    return TieFacts(np.cumsum(shares), trust, np.round(100 * (trust - 1)).astype(np.int64))


def referral_facts(world: WorldFriends) -> ReferralFacts:
    """A world's referrals; where it says nothing, customers refer only when asked, by the table's own defaults."""
    said = world.referral or Referral()
    with np.errstate(divide="ignore"):
        rate = -np.log1p(-np.array(said.by_holdings)) / WEEKS_A_YEAR
    rest = {name: float(getattr(said, name)) for name in ReferralFacts._fields if name not in ("on", "rate")}
    return ReferralFacts(on=world.referral is not None, rate=rate, **rest)
