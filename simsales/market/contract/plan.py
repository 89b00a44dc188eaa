"""How contracts go on, how they are paid, and the plan whose orders are counted: contracts' part of the week's plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from simsales.market.ground.audience import Audience
from simsales.market.ground.offers import Booleans, Floats, Integers, OfferBook
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


AS_SAID = -1  # weeks of credit: as ``selling.credit`` says


@dataclass(frozen=True)
class Payments(PlanPart):
    """Terms of payment, by segment x own offer: what is paid with the order, what on credit, and who gets none.

    The part ``prepaid`` of the one-off price and so many ``months`` of charges are paid before delivery; bills are due
    ``weeks`` after they are sent. A credit check ``finds`` so many of those who never pay, and ``turns_down`` so many
    of the others: they pay the whole one-off price and ``instead`` months of charges before delivery, and have no
    credit.
    """

    prepaid: Floats
    months: Floats
    weeks: Integers
    finds: Floats
    turns_down: Floats
    instead: Floats

    @classmethod
    def listed(cls, book: OfferBook, channels: Sequence[Any]) -> Self:
        """Nothing is paid before delivery, nobody is checked, and bills are due as the scenario says."""
        shape = len(book.labels.segments), book.labels.own
        nothing = np.zeros(shape)
        return cls(nothing, nothing, np.full(shape, AS_SAID), nothing, nothing, nothing)

    @property
    def on(self) -> bool:
        """Whether anything is to be paid before delivery, or anybody refused credit, or given another."""
        asked = (self.prepaid, self.months, self.finds, self.turns_down, self.weeks - AS_SAID)
        return any(bool(table.any()) for table in asked)
