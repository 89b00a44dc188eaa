"""How contracts go on, and the sales plan whose orders are counted: the contracts' part of the week's plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from simsales.market.ground.audience import Audience
from simsales.market.ground.offers import Booleans, Floats, OfferBook
from simsales.market.ground.plan import PlanPart, ReadOnly


@dataclass(frozen=True)
class Planned(ReadOnly):
    """Whom a sales plan in force is for (A-plan), and which of our offers (own offer) and channels it is made of."""

    audience: Audience
    offers: Booleans
    channels: Booleans


@dataclass(frozen=True)
class Contracts(PlanPart):
    """How contracts go on: ``renews`` are the weeks by which one goes on that ends unasked, segment x own offer.

    ``waives`` (likewise) is where who holds an offer may move to any other of ours without breaking their commitment.
    ``planned`` is whose orders are counted as those of a sales plan.
    """

    renews: Floats
    waives: Booleans
    planned: Planned | None = None

    @classmethod
    def listed(cls, book: OfferBook, channels: Sequence[Any]) -> Self:
        """Nothing is renewed or waived, nothing planned."""
        shape = len(book.labels.segments), book.labels.own
        return cls(np.zeros(shape), np.zeros(shape, bool))
