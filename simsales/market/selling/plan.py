"""Cards, as the week's plan says them."""

from __future__ import annotations

from dataclasses import dataclass

from simsales.market.ground.plan import PlanPart

QUADRANTS = ("star", "question_mark", "cash_cow", "dog")


@dataclass(frozen=True)
class Deck:
    """The card that staff play first in some channels: own offer by segment and quadrant, -1 for none."""

    channels: tuple[int, ...]
    offers: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Hands(PlanPart):
    """The cards that staff play first; of several for the same channel later ones win."""

    decks: tuple[Deck, ...] = ()
