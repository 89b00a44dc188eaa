"""Prices that follow something: the rivals' (``match``), or the life cycle (``penetration``, ``skimming``)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from pydantic import AfterValidator

from simsales.files.needs import Needs
from simsales.files.units import Share, Weeks, WholeWeeks
from simsales.market.ground.levers import Scope, View
from simsales.market.ground.offers import Floats
from simsales.market.ground.plan import Plan
from simsales.market.price.plan import Prices, cut_by


@dataclass(frozen=True, kw_only=True)
class Match(Scope):
    """Match the lowest rival price in the category as it was ``lag`` ago, down to ``floor`` (part of our list price).

    It only cuts: a dearer rival leaves our price as it is. What nobody knew then, or was not on sale, is not matched.
    """

    needs: ClassVar[Needs] = Needs("a rival in its category")

    lag: WholeWeeks = 2
    floor: Share = 0.7

    def propose(self, view: View, plan: Plan) -> Plan:
        """Cut each single-category offer to the rivals' lowest, where that is lower."""
        past, back = view.rival_past, self.lag
        if not self.runs(view.week) or back > len(past):
            return plan
        seen = view.rival_prices if back == 0 else past[-back]
        known = view.known[-1 - back] if view.known else view.book.known
        floor = self.floor * view.book.list_price[: view.labels.own]
        goal = np.maximum(_lowest(view, np.asarray(seen), np.asarray(known)), floor)
        price = plan[Prices].price
        return plan.change(Prices, price=np.where(self.cells(view), np.minimum(price, goal), price))


def _lowest(view: View, rival_prices: Floats, known: Floats) -> Floats:
    """By offer of ours, the lowest known rival price in its category (infinite for bundles, and without a rival)."""
    book, own = view.book, view.labels.own
    prices = np.where((book.rival >= 0) & (known > 0), rival_prices, np.inf)
    by_category = np.where(book.covers, prices[:, None], np.inf).min(axis=0)
    lowest: Floats = np.where(book.covers[:own], by_category, np.inf).min(axis=1)
    lowest[book.is_bundle[:own]] = np.inf
    return lowest


def _rising(stages: tuple[float, float, float]) -> tuple[float, float, float]:
    if not 0 < stages[0] <= stages[1] <= stages[2]:
        raise ValueError("the stages must end one after another: introduction, growth, maturity")
    return stages


type Stages = Annotated[tuple[Weeks, Weeks, Weeks], AfterValidator(_rising)]


def stage(weeks: float, ends: tuple[float, float, float]) -> int:
    """The stage of life a product is in: 0 introduction, 1 growth, 2 maturity, 3 decline.

    >>> [stage(weeks, (8.0, 26.0, 52.0)) for weeks in (0, 8, 51, 52)]
    [0, 1, 2, 3]
    """
    return sum(weeks >= end for end in ends)


@dataclass(frozen=True, kw_only=True)
class _ByStage(Scope, ABC):
    """A price by the stage of life of the product, counted from its launch (or from ``starts``, if it has none later).

    ``stages`` are the weeks after launch at which introduction, growth and maturity end (assumed).
    """

    by: Annotated[Share, Needs("a price")]
    decline: Annotated[Share, Needs("a run that long")] = 0.0
    stages: Stages = (8.0, 26.0, 78.0)

    @abstractmethod
    def factors(self) -> tuple[float, float, float, float]:
        """The factor on the price by stage."""

    def propose(self, view: View, plan: Plan) -> Plan:
        """Multiply what each offer costs, monthly and once, by its stage's factor."""
        if not self.runs(view.week):
            return plan
        begun = np.maximum(view.book.launched[: view.labels.own], self.starts)
        factors = self.factors()
        by_offer = np.array([factors[stage(view.week - float(b), self.stages)] for b in begun])
        return cut_by(plan, self.cells(view), 1 - by_offer)


@dataclass(frozen=True, kw_only=True)
class Penetration(_ByStage):
    """Start low to win customers: ``by`` below the list in introduction, half of it in growth, list in maturity.

    In decline the price is ``decline`` below the list.

    >>> Penetration(by=0.4).factors()
    (0.6, 0.8, 1.0, 1.0)
    """

    def factors(self) -> tuple[float, float, float, float]:
        """Low, then up to the list."""
        return 1 - self.by, 1 - self.by / 2, 1.0, 1 - self.decline


@dataclass(frozen=True, kw_only=True)
class Skimming(_ByStage):
    """Start high, for those who pay it: ``by`` above the list in introduction, half of it in growth, list in maturity.

    In decline the price is ``decline`` below the list.

    >>> Skimming(by=0.5, decline=0.25).factors()
    (1.5, 1.25, 1.0, 0.75)
    """

    def factors(self) -> tuple[float, float, float, float]:
        """High, then down to the list."""
        return 1 + self.by, 1 + self.by / 2, 1.0, 1 - self.decline


PRICE_PATHS = {"match": Match, "penetration": Penetration, "skimming": Skimming}
