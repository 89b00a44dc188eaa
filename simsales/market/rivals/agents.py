"""A competitor as a Mesa agent."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from simsales.market.rivals.keys import Competitor as CompetitorSpec
from simsales.market.rivals.rivalry import aware, followed, in_force, undercutting

if TYPE_CHECKING:
    from simsales.market.ground.offers import Floats


class Competitor(mesa.Agent):
    """A rival: holds its prices, follows ours, undercuts our lowest, or answers as well as it can; offer by offer.

    What it sees of us it sees when a week is over, so a lag is at least one week.
    """

    def __init__(
        self, model: mesa.Model, name: str, number: int, spec: CompetitorSpec, offers: np.ndarray[Any, Any]
    ) -> None:
        super().__init__(model)
        self.name = name
        self.number = number
        self.spec = spec
        self.offers = offers
        self.seen: list[Floats] = []
        self.faced: list[Floats] = []
        self.answer: Floats | None = None

    def listed(self, week: int, first: Floats) -> Floats:
        """Its list prices this week: those it began with, or what it has since announced."""
        specs = list(self.spec.offers.values())
        if not any(offer.prices for offer in specs):
            return first
        return np.array([in_force(float(p), o.prices, week) for p, o in zip(first, specs, strict=True)])

    def post_prices(self, week: int, first: Floats) -> Floats:
        """Its prices this week, from its list and what it saw ``lag`` weeks ago."""
        listed = self.listed(week, first)
        reacts = self.spec.reacts
        if reacts == "hold":
            return listed
        if reacts == "best_response":
            return listed if self.answer is None else self.answer
        then = week - max(1, self.spec.lag)
        if not 0 <= then < len(self.seen):
            return listed
        spec = self.spec
        if reacts == "follow":
            levels = zip(listed, self.seen[then], strict=True)
            return np.array([followed(float(p), spec.share_of_change, float(v), spec.only_cuts) for p, v in levels])
        pairs = zip(listed, self.faced[then], strict=True)
        return np.array([undercutting(float(p), float(f), spec.undercut, spec.floor) for p, f in pairs])

    def watch(self, levels: Floats, faced: Floats) -> None:
        """See, of what each of its offers answers, our price level this week (1: as listed), and our lowest price."""
        self.seen.append(levels)
        self.faced.append(faced)

    def due(self, week: int) -> bool:
        """Whether it thinks its prices over when this week ends."""
        return self.spec.reacts == "best_response" and (week + 1) % self.spec.every == 0

    def known(self, week: int) -> Floats:
        """The share of customers who know each of its offers this week: 0 for what is not on sale."""
        start, stop = self.spec.advertises or (0.0, math.inf)
        share = aware(self.spec.known, self.spec.advertising, min(week, stop) - start)
        return np.array(
            [
                share if (o.launched or 0.0) <= week and (o.withdrawn is None or week < o.withdrawn) else 0.0
                for o in self.spec.offers.values()
            ]
        )

    @property
    def becomes_known(self) -> bool:
        """Whether what is known of its offers changes over time."""
        moved = any(o.launched is not None or o.withdrawn is not None for o in self.spec.offers.values())
        return self.spec.advertising > 0 or moved
