"""Market cultivation: advertising and trials that make offers known and liked before anybody sells (A-cult)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from simsales.market.ground.audience import Audience
from simsales.market.ground.offers import Booleans, Floats, OfferBook
from simsales.market.ground.plan import PlanPart, ReadOnly


def reached_by(spend: float, scale: float, most: float) -> float:
    """The part of an audience that a week's spending reaches: ``scale`` reaches 63% of the ``most`` there are.

    >>> round(reached_by(1000.0, 1000.0, 0.5), 4), reached_by(0.0, 1000.0, 0.5)
    (0.3161, 0.0)
    """
    return most * (1.0 - math.exp(-spend / scale))


@dataclass(frozen=True)
class Cultivating(ReadOnly):
    """A week's cultivation of an audience for some of our offers.

    ``reach`` is the part of the audience that it reaches: as an expectation of everybody's awareness, or, where
    ``in_person``, each of them by chance, at ``cost`` a guest. Who is reached is exposed by ``exposure`` and likes us
    better by ``favour`` (utility, as what friends tell). ``spend`` is what the week costs besides. Who comes is drawn
    by its ``luck``.
    """

    audience: Audience
    offers: Booleans
    reach: float
    exposure: float
    favour: float
    spend: float
    in_person: bool
    cost: float
    luck: int


@dataclass(frozen=True)
class Display:
    """A display of the offers that sell most, in some channels (by number): so many of them."""

    channels: tuple[int, ...]
    top: int


@dataclass(frozen=True)
class Attention(PlanPart):
    """What makes offers known and liked: ``exposure`` by own offer, from displays that everybody sees; cultivation.

    ``cultivation_names`` are those of the luck of this week's cultivation.
    """

    exposure: Floats
    cultivation: tuple[Cultivating, ...] = ()
    cultivation_names: tuple[str, ...] = ()
    displays: tuple[Display, ...] = ()

    @classmethod
    def listed(cls, book: OfferBook, channels: Sequence[Any]) -> Self:
        """Nothing is displayed or advertised."""
        return cls(np.zeros(book.labels.own))
