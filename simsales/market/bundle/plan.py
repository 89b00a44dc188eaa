"""What holds customers beside a commitment: shared use of several offers, and points that are forfeited (sticky)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simsales.core.packed import Packed
from simsales.market.ground.offers import Booleans
from simsales.market.ground.plan import ReadOnly


@dataclass(frozen=True)
class Lock(ReadOnly):
    """One layer of what holds a customer: on whichever of these offers they hold.

    ``shared`` is what using them together is worth, in currency a month for each category beyond the first; ``rate``
    the part of a bill that is credited as points, redeemed when they are worth ``redeem_at``, in currency.
    """

    offers: Booleans
    shared: float = 0.0
    rate: float = 0.0
    redeem_at: float = np.inf


class Locks(Packed):
    """This week's layers as compiled loops read them.

    ``member`` is layer x own offer, ``shared`` by layer; ``rate`` and ``redeem_at`` by own offer, over all layers.
    """

    on: bool
    member: Any
    shared: Any
    rate: Any
    redeem_at: Any


def locks_of(locks: Sequence[Lock], own: int) -> Locks:
    """The layers as tables: rates add up, points are redeemed at the lowest threshold of the layers that give any."""
    member = np.array([lock.offers for lock in locks], np.bool_).reshape(len(locks), own)
    rate, redeem_at = np.zeros(own), np.full(own, np.inf)
    for lock in locks:
        if lock.rate > 0:
            rate += np.where(lock.offers, lock.rate, 0.0)
            redeem_at = np.where(lock.offers, np.minimum(redeem_at, lock.redeem_at), redeem_at)
    return Locks(bool(locks), member, np.array([lock.shared for lock in locks], float), rate, redeem_at)
