"""Tariffs: a fee, what is included, and what usage beyond it costs (A-price)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Annotated

import numpy as np
from pydantic import AfterValidator, Field

from simsales.files.units import Change, Monthly, Once
from simsales.market.ground.levers import MeteredName, View
from simsales.market.ground.plan import Plan
from simsales.market.price.levers import ForHolders
from simsales.market.price.plan import Prices
from simsales.market.usage.plan import BLOCKS_AT_MOST, Blocks, Tariffs, blocks_of

type Units = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]


def _some(offers: tuple[str, ...]) -> tuple[str, ...]:
    if not offers:
        raise ValueError("must name at least 1 offer")
    return offers


@dataclass(frozen=True, kw_only=True)
class Charged(ForHolders, ABC):
    """What tariffs have in common: a fee, and blocks of units with a price each.

    They change the price, and what usage costs. With ``existing`` they reach holders out of commitment too; after the
    end these pay by the list as it then is.
    """

    offers: Annotated[tuple[MeteredName, ...], AfterValidator(_some)] = field()  # must be said, unlike that of a scope
    existing: bool = False  # by what usage costs too, where there is no monthly price
    fee: Monthly | None = None

    @abstractmethod
    def blocks(self) -> Blocks:
        """Where each block starts, and what a unit in it costs."""

    def propose(self, view: View, plan: Plan) -> Plan:
        """Put the tariff on the offers that it is for."""
        plan, cells = self.reaching(view, plan), self.cells(view)
        if not self.runs(view.week):
            return plan
        if self.fee is not None:
            plan = plan.change(Prices, price=np.where(cells, self.fee, plan[Prices].price))
        so_far = plan[Tariffs]
        return plan.change(
            Tariffs,
            terms=np.where(cells, len(so_far.tariffs), so_far.terms),
            tariffs=(*so_far.tariffs, self.blocks()),
        )


@dataclass(frozen=True, kw_only=True)
class Tariff(Charged):
    """A tariff: ``fee`` a month, ``allowance`` of units in it, ``per_unit`` for each beyond.

    Where ``per_unit`` is 0 it is a flat rate, without ``allowance`` a two-part tariff, with both a three-part tariff.
    With ``existing`` it reaches holders out of commitment too; after the end these pay by the list as it then is.

    >>> Tariff(offers=("plan",), fee=30.0, allowance=100.0, per_unit=0.2).blocks()
    ((0.0, 0.0), (100.0, 0.2))
    """

    per_unit: Once
    allowance: Units = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.allowance > 0 and self.per_unit == 0:
            raise ValueError("an allowance needs a `per_unit` price beyond it; without one, all usage is included")

    def blocks(self) -> Blocks:
        """Nothing up to the allowance, the price of a unit beyond it."""
        return blocks_of(self.allowance, self.per_unit)


def _from_nothing(steps: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    starts = [start for start, _ in steps]
    if starts[0] != 0 or sorted(set(starts)) != starts:
        raise ValueError("the tiers must start at 0 units, each at more than the one before")
    return steps


@dataclass(frozen=True, kw_only=True)
class Tiers(Charged):
    """Discount tiers: the more is used, the cheaper the next unit, as ``steps = [[0, "0%"], [100, "25%"]]``.

    Each step says from how many units a month on ``per_unit`` is cut by how much. With ``existing`` they reach holders
    out of commitment too; after the end these pay by the list as it then is.

    >>> Tiers(offers=("plan",), per_unit=0.4, steps=((0.0, 0.0), (100.0, 0.25))).blocks()
    ((0.0, 0.4), (100.0, 0.30000000000000004))
    """

    per_unit: Once
    steps: Annotated[
        tuple[tuple[Units, Change], ...],
        Field(min_length=1, max_length=BLOCKS_AT_MOST),
        AfterValidator(_from_nothing),
    ]

    def blocks(self) -> Blocks:
        """The price of a unit in each tier."""
        return tuple((start, self.per_unit * (1 - cut)) for start, cut in self.steps)


TARIFFS = {"tariff": Tariff, "tiers": Tiers}
