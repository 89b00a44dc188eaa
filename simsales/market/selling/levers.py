"""The card that staff play first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from simsales.market.ground.levers import OfferName, SegmentName, Shown, View
from simsales.market.ground.plan import Plan
from simsales.market.selling.plan import QUADRANTS, Deck, Hands

Quadrant = Literal["star", "question_mark", "cash_cow", "dog"]


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
        return plan.change(Hands, decks=(*plan[Hands].decks, Deck(self.where(view), tuple(rows))))


CARDS = {"cards": Cards}
