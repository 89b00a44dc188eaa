"""The organisation as targets are handed down in it: province, cities, districts, and the channels of each (A).

A target is split at every level by largest remainder, so that the parts of each level sum to the whole. The weight of
a city is that of its districts together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np

from simsales.market.ground.belonging import held_of_ours
from simsales.market.staff.whole import split_target

if TYPE_CHECKING:
    from simsales.market.ground.offers import Floats, Integers, Labels
    from simsales.market.staff.plan import Goal
    from simsales.market.staff.sellers import Rep

BILLED = ("recurring_revenue", "one_off_revenue", "exit_fees")
PROVINCE = -1  # the number of no district


class Peopled(Protocol):
    """What the tree needs of a market."""

    book: Any
    channels: Any
    customers: Any

    @property
    def record(self) -> Any:
        """What has been counted so far."""


@dataclass(frozen=True, eq=False)
class Tree:
    """Districts by their number; ``numbers`` and ``districts`` are the district of each channel (-1, "": none).

    ``places`` has the district of each segment's number. ``customers`` says how many of each such segment there are,
    ``paid`` what they pay a month, ``billed`` what was billed there from a week to another.
    """

    names: tuple[str, ...]
    cities: tuple[str, ...]
    places: Integers
    numbers: tuple[int, ...]
    customers: Callable[[], Floats]
    paid: Callable[[], Floats]
    billed: Callable[[int, int], Floats]

    @classmethod
    def of(cls, market: Peopled) -> Self | None:
        """The tree of a market; None where nothing is said of an organisation."""
        labels: Labels = market.book.labels
        names = tuple(dict.fromkeys(labels.districts))
        if not names:
            return None
        own, people = labels.own, market.customers

        def by_segment(weights: Any = None) -> Floats:
            segment = people.column("segment")
            what = people.alive[: people.n] * (1.0 if weights is None else weights)
            summed: Floats = np.bincount(segment, what, len(labels.segments))
            return summed

        def paid() -> Floats:
            holding, pays = people.column("holding"), people.column("paid")
            return by_segment((pays * held_of_ours(holding, own)).sum(axis=1))

        def billed(first: int, last: int) -> Floats:
            entries = [market.record.entry(name)[first:last] for name in BILLED]
            return np.sum(entries, axis=(0, 1, 3, 4))

        of_channels = [channel.spec.district for channel in market.channels]
        return cls(
            names, labels.cities[: len(names)], np.array([names.index(name) for name in labels.districts], np.int64),
            tuple(PROVINCE if name is None else names.index(name) for name in of_channels), by_segment, paid,
            billed,
        )  # fmt: skip

    @property
    def districts(self) -> tuple[str, ...]:
        """The name of each channel's district."""
        return tuple("" if number == PROVINCE else self.names[number] for number in self.numbers)

    def weights(self, goal: Goal, week: int) -> Floats:
        """What each district weighs for a goal, as a period begins."""
        if goal.by == "parts":
            given = dict(goal.parts)
            return np.array([given.get(name, 0.0) for name in self.names])
        if goal.by == "equal":
            return np.ones(len(self.names))
        if goal.by == "customers":
            return self._by_district(self.customers())
        before = int(max(week - goal.every, 0))
        return self._by_district(self.billed(before, week) if week > 0 else self.paid())

    def _by_district(self, by_segment: Floats) -> Floats:
        summed: Floats = np.bincount(self.places, by_segment, len(self.names))
        return summed

    def handed_down(self, goal: Goal, amount: int, members: list[Rep], week: int) -> Mapping[int, int]:
        """The part of a target of each district that has members (``PROVINCE``: of the teams of none).

        First the province's own teams have theirs by capacity; the rest goes to cities, and in each to its districts.
        """
        room = np.zeros(len(self.names) + 1)
        for rep in members:
            room[self.numbers[rep.channel]] += rep.full_capacity  # the last is the province's own
        own, rest = split_target(amount, [room[PROVINCE], room[:PROVINCE].sum()])
        parts, weight = {PROVINCE: own}, self.weights(goal, week) * (room[:PROVINCE] > 0)
        cities = list(dict.fromkeys(self.cities))
        of_city = [[number for number, city in enumerate(self.cities) if city == name] for name in cities]
        there = [[number for number in numbers if room[number] > 0] for numbers in of_city]
        there = [numbers for numbers in there if numbers]
        for numbers, part in zip(there, split_target(rest, [weight[each].sum() for each in there]), strict=True):
            parts |= dict(zip(numbers, split_target(part, weight[numbers].tolist()), strict=True))
        return parts
