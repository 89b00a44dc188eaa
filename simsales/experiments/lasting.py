"""Survival, as a calibration holds it against what was seen: who was ours at the start and has been since."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from simsales.market.market import Market
    from simsales.market.week import Step

SURVIVAL = "survival"  # the part of who was ours at the start and has been since


class Lasting:
    """Listens to a market: by week and segment, who was ours at the start and has been since, as a part of them."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.own = market.book.labels.own
        self.lasts = self._ours()
        self.segment = market.customers.column("segment").copy()
        self.at_first = self._by_segment()
        self.kept: list[Any] = []
        market.listener = self.hear

    def hear(self, step: Step, act: Callable[[], None]) -> None:
        """Live a step of the day, and look who is still there when the week is recorded."""
        act()
        if step.name == "record":
            self.lasts &= self._ours()
            self.kept.append(self._by_segment())

    def part(self, last: int, segment: Any) -> float:
        """The part that has lasted to the end of the week before ``last``; not a number where there was nobody."""
        of = slice(None) if segment is None else segment
        before, after = float(np.sum(self.at_first[of])), float(np.sum(self.kept[last - 1][of]))
        return after / before if before > 0 else np.nan

    def _ours(self) -> Any:
        holding = self.market.customers.column("holding")
        mine = (holding >= 0) & (holding < self.own) & (self.market.facts.need.subscription != 0.0)
        return mine.any(axis=1)

    def _by_segment(self) -> Any:
        return np.bincount(self.segment[self.lasts], minlength=len(self.market.book.labels.segments))
