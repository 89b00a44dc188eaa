"""What holds customers beside a commitment: shared use of several offers, and credit that is forfeited (sticky)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from simsales.core.packed import Packed
from simsales.market.ground.offers import Booleans, Floats, OfferBook
from simsales.market.ground.plan import PlanPart, replace


@dataclass(frozen=True)
class LockIn(PlanPart):
    """What holds a customer, in layers: each on whichever of its offers they hold.

    ``member`` is layer x own offer; ``shared``, by layer, what using its offers together is worth, in currency a month
    for each category beyond the first. By own offer, over all layers: ``rate`` is the part of a bill that is
    credited, ``redeem_at`` what that must come to before it is redeemed, in currency.
    """

    member: Booleans
    shared: Floats
    rate: Floats
    redeem_at: Floats

    @classmethod
    def listed(cls, book: OfferBook, channels: Sequence[Any]) -> Self:
        """No layer."""
        return cls.without(book.labels.own)

    @classmethod
    def without(cls, own: int) -> Self:
        """No layer over so many own offers."""
        return cls(np.zeros((0, own), bool), np.zeros(0), np.zeros(own), np.full(own, np.inf))

    def with_layer(self, offers: Booleans, shared: float = 0.0, rate: float = 0.0, redeem_at: float = np.inf) -> LockIn:
        """The part with a layer more: rates add up, credit is redeemed at the lowest threshold of those that give any.

        >>> LockIn.without(2).with_layer(np.array([True, False]), rate=0.1, redeem_at=9.0).redeem_at.tolist()
        [9.0, inf]
        """
        given = self
        if rate > 0:
            lowest = np.where(offers, np.minimum(self.redeem_at, redeem_at), self.redeem_at)
            given = replace(self, rate=self.rate + np.where(offers, rate, 0.0), redeem_at=lowest)
        return replace(given, member=np.append(self.member, [offers], axis=0), shared=np.append(self.shared, shared))


class Locks(Packed):
    """This week's layers as compiled loops read them: whether there are any, and the tables of ``LockIn``."""

    on: bool
    member: Any
    shared: Any
    rate: Any
    redeem_at: Any


def locks_of(lock_in: LockIn) -> Locks:
    """The layers as arrays."""
    return Locks(len(lock_in.shared) > 0, **{name: table.copy() for name, table in vars(lock_in).items()})
