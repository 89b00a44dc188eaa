"""The tables of a market as ordinary Python lists, for agents that are ordinary Python objects.

Rules ask an array for its ``shape`` and read a table at ``table[row, column]``; ``Row`` and ``Table`` let a list
and a dictionary answer. Everything else is nested lists of Python's own numbers: reading single numbers out of
NumPy arrays would be several times slower.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.plain_rules import meets
from benchmarks.plain_tastes import Tastes
from simsales.core.streams import Streams
from simsales.market.counts import ENTRIES
from simsales.market.ground.plan import Plan
from simsales.market.ground.state import EXPLICIT
from simsales.market.tables import Decided, Facts


class Row(list[Any]):
    """A list that knows its shape: a customer's numbers by category, offer or channel."""

    __slots__ = ("shape",)

    def __init__(self, values: Any) -> None:
        super().__init__(values)
        self.shape = (len(self),)


class Table(dict[tuple[int, ...], Any]):
    """A table read at ``table[row, column]``, or at as many places as it has axes."""

    __slots__ = ("shape",)

    def __init__(self, array: Any) -> None:
        self.shape = array.shape
        super().__init__(zip(np.ndindex(array.shape), array.ravel().tolist(), strict=True))


def as_lists(table: Any) -> Any:
    """Arrays, also those in (nested) named tuples, as nested lists."""
    if hasattr(table, "_fields"):
        return type(table)(*(as_lists(part) for part in table))
    return table.tolist() if hasattr(table, "tolist") else table


def plain_facts(facts: Facts) -> Facts:
    """What no strategy changes, as lists."""
    lists = as_lists(facts)
    offer = lists.offer._replace(component=Table(facts.offer.component))
    channel = lists.channel._replace(outbound=Row(lists.channel.outbound))
    ties = lists.ties._replace(bounds=Row(lists.ties.bounds))
    return lists._replace(offer=offer, channel=channel, ties=ties)


def plain_decided(decided: Decided) -> Decided:
    """This week's plan, as lists."""
    lists = as_lists(decided)
    return lists._replace(
        audience=Table(decided.audience),
        target_off=Row(lists.target_off),
        target_cells=Table(decided.target_cells),
        bill_cells=Table(decided.bill_cells),
    )


def empty_tally(segments: int, channels: int, offers: int) -> list[Any]:
    """Zeros by entry, segment, channel (and none), offer (and none)."""
    return [[[[0.0] * (offers + 1) for _ in range(channels + 1)] for _ in range(segments)] for _ in range(len(ENTRIES))]


@dataclass
class Day:
    """What a week's mechanisms share; ``offers_of`` are the offers of each category, ``parts_of`` the categories of
    each offer, ``rivals_moved`` the categories in which rivals offer something else than at the start, ``knows`` the
    key of who knows rivals' offers, ``nobody`` and ``nothing`` the numbers of "no channel" and "no offer" in the
    tally, by channel the rest.
    """

    week: int
    facts: Facts
    plan: Plan
    decided: Decided
    offers_of: list[list[int]]
    parts_of: list[list[int]]
    rivals_moved: list[bool]
    luck: Streams
    tastes: Tastes
    knows: int
    tally: list[Any]
    spent: list[float]
    replan: Callable[[tuple[float, ...]], Decided]
    nobody: int
    nothing: int
    rep_key: list[int]
    rep_skill: list[list[float]]
    rep_contacts: list[list[int]]
    rep_orders: list[list[int]]
    touched: list[float]
    credited: list[float]
    disputed: list[Any] = field(default_factory=list)  # (customer, was ours, channel, offer)

    def key(self, decision: str) -> int:
        """This week's key of a decision."""
        return int(self.luck.key(decision, self.week))

    def meeting(self, need: list[int], subject: int) -> list[tuple[int, int]]:
        """The offers that meet an explicit need, each with its category (see ``exchange.meets``)."""
        if need.count(EXPLICIT) == 1:
            return [(j, subject) for j in self.offers_of[subject]]
        component = self.facts.offer.component
        by_name = self.facts.need.by_name
        met = ((j, meets(component, need, j, subject, by_name)) for j in range(self.nothing))
        return [(j, h) for j, h in met if h >= 0]
