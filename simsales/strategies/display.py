"""Displays: what customers are shown first in a channel, the hot-selling offers or a card chosen for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from simsales.catalogue.plan import QUADRANTS, Deck, Display, Plan, replace
from simsales.strategies.base import ChannelName, Lasting, OfferName, SegmentName, View, chosen

Quadrant = Literal["star", "question_mark", "cash_cow", "dog"]


@dataclass(frozen=True, kw_only=True)
class Shown(Lasting):
    """What displays share: the channels (all, if not said), from and until a week."""

    channels: tuple[ChannelName, ...] | None = None

    def where(self, view: View) -> tuple[int, ...]:
        """The numbers of its channels."""
        return tuple(int(c) for c in np.flatnonzero(chosen(view.labels.channels, self.channels)))


@dataclass(frozen=True, kw_only=True)
class HotSelling(Shown):
    """A display of the offers that sold most last week (B-herd); conforming customers follow it."""

    top: Annotated[int, Field(ge=1, le=100)] = 3

    def propose(self, view: View, plan: Plan) -> Plan:
        """Put up the display."""
        if not self.runs(view.week):
            return plan
        return replace(plan, displays=(*plan.displays, Display(self.where(view), self.top)))


@dataclass(frozen=True, kw_only=True)
class Cards(Shown):
    """The card that staff play first, by quadrant of needs (C-quad) or by segment (C-match); a quadrant's goes before.

    ValueError if there is no card at all.
    """

    cards: Mapping[Quadrant, OfferName] | None = None
    segments: Mapping[SegmentName, OfferName] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.cards and not self.segments:
            raise ValueError("it has no card: say cards = { star = … } or segments = { … }")

    def propose(self, view: View, plan: Plan) -> Plan:
        """Hand out the cards."""
        if not self.runs(view.week):
            return plan
        offers = view.labels.offers
        by_quadrant = {str(quadrant): offer for quadrant, offer in (self.cards or {}).items()}
        by_segment = self.segments or {}
        rows = []
        for segment in view.labels.segments:
            names = [by_quadrant.get(quadrant, by_segment.get(segment)) for quadrant in QUADRANTS]
            rows.append(tuple(-1 if name is None else offers.index(name) for name in names))
        return replace(plan, cards=(*plan.cards, Deck(self.where(view), tuple(rows))))


DISPLAY = {
    "hot_selling": HotSelling,
    "cards": Cards,
}
