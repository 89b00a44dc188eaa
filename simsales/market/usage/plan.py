"""Tariffs: what a month's usage costs on top of the fee, in blocks of units; and the register of all that are in force.

A flat rate has one block that costs nothing. A two-part tariff (Oi 1971) charges every unit the same, a three-part
tariff (Lambrecht, Seim & Skiera 2007) those beyond the allowance, tiers less and less (or more) from block to block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from simsales.core.packed import Packed
from simsales.market.ground.offers import Floats, Integers, OfferBook
from simsales.market.ground.plan import PlanPart

type Blocks = tuple[tuple[float, float], ...]
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


NO_TERMS = terms_of(np.zeros((1, 1, 1)), np.zeros((1, 1, 1)), (FLAT,))


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

    def terms(self, said: Tariffs, price: Floats) -> Terms:
        """The tables of a week's tariffs. Who bought in no channel has the terms of the channel of the lowest price."""
        numbers = np.array([self.number(blocks) for blocks in said.tariffs])
        new = numbers[said.terms]
        cheapest = np.argmin(price, axis=1)[:, None, :]
        return terms_of(new, np.append(new, np.take_along_axis(new, cheapest, axis=1), axis=1), self.tariffs)


@dataclass(frozen=True)
class Tariffs(PlanPart):
    """What usage costs: the number, among the ``tariffs``, of each offer's ``terms``, segment x channel x own offer."""

    terms: Integers
    tariffs: tuple[Blocks, ...] = (FLAT,)

    @classmethod
    def listed(cls, scenario: Any, book: OfferBook) -> Self:
        """Each product by its own tariff."""
        numbers, tariffs = listed_tariffs(scenario)
        return cls(np.broadcast_to(numbers[: book.labels.own], book.labels.cells), tariffs)


def listed_tariffs(scenario: Any) -> tuple[Integers, tuple[Blocks, ...]]:
    """By offer the number of its own tariff (0, flat: usage costs nothing, as in every bundle), and the tariffs."""
    register = Register((FLAT,))
    theirs = [offer for competitor in scenario.world.competitors.values() for offer in competitor.offers.values()]
    bundles = [None for _ in scenario.catalogue.bundles]
    priced = [
        register.number(FLAT if offer is None else blocks_of(offer.allowance, offer.per_unit))
        for offer in (*scenario.catalogue.products.values(), *bundles, *theirs)
    ]
    return np.array(priced, np.int64), tuple(register.tariffs)


class UsageFacts(Packed):
    """What no strategy changes about usage: by category, by category x category, by offer.

    ``raises[g, h]`` is the part by which a product of quality 1 in category h raises usage in g; ``listed`` the number
    of each single offer's own tariff.
    """

    on: bool
    metered: Any
    response: Any
    linear: Any
    varies: Any
    raises: Any
    quality: Any
    unit_cost: Any
    listed: Any


def usage_facts(scenario: Any, book: OfferBook) -> UsageFacts:
    """The facts of usage in a scenario; where no category says how it is used, all is off."""
    names = book.labels.categories
    said = [scenario.world.needs[name].usage for name in names]
    raises = np.zeros((len(names), len(names)))
    for g, usage in enumerate(said):
        for name, part in (usage.raised_by if usage else {}).items():
            raises[g, names.index(name)] = part

    def column(values: list[Any], kind: Any = float) -> Any:
        return np.array(values, kind)

    return UsageFacts(
        on=any(said),
        metered=column([usage is not None for usage in said], bool),
        response=column([usage.response if usage else 0.0 for usage in said]),
        linear=column([usage is not None and usage.demand == "linear" for usage in said], bool),
        varies=column([usage.varies if usage else 0.0 for usage in said]),
        raises=raises,
        quality=book.attributes[:, 0].copy(),
        unit_cost=book.unit_cost.copy(),
        listed=listed_tariffs(scenario)[0],
    )
