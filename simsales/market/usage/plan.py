"""Tariffs: what a month's usage costs on top of the fee, in blocks of units; and the register of all that are in force.

A flat rate has one block that costs nothing. A two-part tariff (Oi 1971) charges every unit the same, a three-part
tariff (Lambrecht, Seim & Skiera 2007) those beyond the allowance, tiers less and less (or more) from block to block.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from simsales.core.packed import Packed
from simsales.market.channels.plan import sellers_of
from simsales.market.ground.offers import Integers, OfferBook
from simsales.market.ground.plan import Plan, PlanPart, frozen
from simsales.market.price.plan import Prices
from simsales.market.usage.keys import Metered

type Blocks = tuple[tuple[float, float], ...]  # where each block of usage starts, and a unit's price in it

FLAT: Blocks = ((0.0, 0.0),)
BLOCKS_AT_MOST = 4


def blocks_of(allowance: float, per_unit: float) -> Blocks:
    """The blocks of a tariff with so many units included, and a price for each unit beyond.

    >>> blocks_of(0.0, 0.0), blocks_of(0.0, 0.2), blocks_of(100.0, 0.2)
    (((0.0, 0.0),), ((0.0, 0.2),), ((0.0, 0.0), (100.0, 0.2)))
    """
    if per_unit == 0:
        return FLAT
    return ((0.0, per_unit),) if allowance == 0 else ((0.0, 0.0), (allowance, per_unit))


class Terms(Packed):
    """This week's tariffs as compiled loops read them.

    ``new`` and ``bill`` are the number of the tariff by segment x channel x own offer (``bill`` with a last channel
    more, for who bought in none); ``starts`` and ``prices`` are tariff x block: where a block starts (units a month;
    infinite where there is none), and what a unit costs in it.
    """

    new: Any
    bill: Any
    starts: Any
    prices: Any


def terms_of(new: Any, bill: Any, tariffs: Sequence[Blocks]) -> Terms:
    """The tables of some tariffs."""
    starts, prices = np.full((len(tariffs), BLOCKS_AT_MOST), np.inf), np.zeros((len(tariffs), BLOCKS_AT_MOST))
    for number, blocks in enumerate(tariffs):
        for k, (start, price) in enumerate(blocks):
            starts[number, k], prices[number, k] = start, price
    return Terms(np.array(new, np.int64), np.array(bill, np.int64), starts, prices)


class Register:
    """Every tariff that was ever in force in a market, by number: what a customer agreed to stays what it was.

    >>> register = Register((FLAT,))
    >>> register.number(((0.0, 0.2),)), register.number(FLAT), register.number(((0.0, 0.2),))
    (1, 0, 1)
    """

    def __init__(self, listed: Sequence[Blocks]) -> None:
        self.tariffs = list(listed)
        self._numbers = {blocks: number for number, blocks in reversed(list(enumerate(listed)))}

    def number(self, blocks: Blocks) -> int:
        """The number of a tariff, a new one if it was never in force."""
        if blocks not in self._numbers:
            self._numbers[blocks] = len(self.tariffs)
            self.tariffs.append(blocks)
        return self._numbers[blocks]

    def terms(self, plan: Plan) -> Terms:
        """The tables of a week's tariffs. Who bought in no channel has those of the seller of the lowest price."""
        said, price = plan[Tariffs], np.where(sellers_of(plan), plan[Prices].price, np.inf)
        numbers = np.array([self.number(blocks) for blocks in said.tariffs])
        new = numbers[said.terms]
        cheapest = np.argmin(price, axis=1)[:, None, :]
        return terms_of(new, np.append(new, np.take_along_axis(new, cheapest, axis=1), axis=1), self.tariffs)

    def tables(self) -> Terms:
        """The tables of all tariffs that were ever in force, and of no offer."""
        return terms_of(np.zeros((1, 1, 1)), np.zeros((1, 1, 1)), self.tariffs)


NO_TERMS = Register((FLAT,)).tables()


@dataclass(frozen=True)
class Listed:
    """What usage costs by the list: the number of each offer's tariff (``of``), among the ``tariffs``."""

    of: Integers
    tariffs: tuple[Blocks, ...]

    def register(self) -> Register:
        """A register in which these stand, and no others yet."""
        return Register(self.tariffs)


def listed(offers: Iterable[Metered | None]) -> Listed:
    """What usage of each offer costs by its keys; without any (a bundle, charged by its product's) it is flat.

    >>> listed([None, Metered(category="mobile", per_unit=0.2)]).of.tolist()
    [0, 1]
    """
    register = Register((FLAT,))
    numbers = [register.number(blocks_of(each.allowance, each.per_unit) if each else FLAT) for each in offers]
    return Listed(frozen(np.array(numbers, np.int64)), tuple(register.tariffs))


@dataclass(frozen=True)
class Tariffs(PlanPart):
    """What usage costs: the number, among the ``tariffs``, of each offer's ``terms``, segment x channel x own offer."""

    terms: Integers
    tariffs: tuple[Blocks, ...] = (FLAT,)

    @classmethod
    def listed(cls, book: OfferBook, channels: Sequence[Any]) -> Self:
        """Each product by its own tariff."""
        return cls(np.broadcast_to(book.usage.of[: book.labels.own], book.labels.cells), book.usage.tariffs)
