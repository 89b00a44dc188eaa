"""One side of the classroom: a market under one strategy, lived week by week, with its ledger open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from simsales.evidence.ledger import Ledger, Meeting, Sale
from simsales.market.check import Prepared
from simsales.market.market import Market
from simsales.market.opening import build_market

COUNTED = ("conversion", "orders", "revenue", "margin", "collisions", "disputes", "satisfaction", "churn")
"""The measures that are shown beside commission and price spread."""


class Touch(NamedTuple):
    """A channel touched a customer: it called, knocked, or was visited."""

    week: int
    row: int
    channel: int


@dataclass(frozen=True)
class Stand:
    """Where customers stand on a side at the end of a week, a row of each array a customer.

    ``at`` (customer x channel): whether the channel has touched them within the window. ``met``: two channels collided
    at them this week; ``disputed``: a sale to them this week is claimed twice. ``seller``: the channel that they last
    bought from in this run, or -1. ``owner``: the channel that they are registered for, or -1.
    """

    at: Any
    met: Any
    disputed: Any
    seller: Any
    owner: Any
    gone: Any


class Side:
    """A strategy's market in one world, and what is known of it up to now."""

    def __init__(self, prepared: Prepared, strategy: str, seed: int) -> None:
        self.strategy, self.seed = strategy, seed
        self.market: Market = build_market(prepared, strategy, seed)
        self.ledger = Ledger(self.market)
        self._touched: list[tuple[Any, Any]] = []  # by week the rows that were touched, and by which channels
        self.seller = np.full(self.market.customers.n, -1)
        self.window = float(self.market.facts.selling.collision_window)
        self.by_week: dict[str, list[float]] = {name: [] for name in (*COUNTED, "commission", "spread")}

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels' names."""
        return tuple(self.market.book.labels.channels)

    @property
    def week(self) -> int:
        """How many weeks have been lived."""
        return self.market.week

    def step(self) -> None:
        """Live one week."""
        sold = len(self.ledger.sales)
        self.market.run_for(1)
        week = self.market.week - 1
        for sale in self.ledger.sales[sold:]:
            self.seller[sale.row] = sale.seller
        self._touched.append(np.nonzero(self.market.everybody().touched == week))
        for name, value in self.figures().items():
            self.by_week[name].append(value)

    def touches(self, row: int) -> list[Touch]:
        """Who touched a customer so far, in order."""
        return [
            Touch(week, row, int(channel))
            for week, (rows, channels) in enumerate(self._touched)
            for channel in channels[rows == row]
        ]

    def figures(self) -> dict[str, float]:
        """The figures up to now: measures, the commission paid, and the mean price spread a month.

        They are those of ``simsales run`` (and of ``conflicts``) for so many weeks, of all customers stood for.
        """
        measures = self.market.record.summary()
        scale = self.market.sample.stands_for
        return {
            **{name: float(measures[name]) for name in COUNTED},
            "commission": float(sum(sum(each.paid) for each in self.ledger.sales)) * scale,
            "spread": float(np.mean(self.ledger.spread)) if self.ledger.spread else 0.0,
        }

    def income(self) -> dict[str, float]:
        """The commission that each channel got up to now."""
        paid = np.sum([each.paid for each in self.ledger.sales], axis=0) if self.ledger.sales else None
        scale = self.market.sample.stands_for
        return {name: 0.0 if paid is None else float(paid[c]) * scale for c, name in enumerate(self.channels)}

    def funnel(self, channel: str) -> list[tuple[str, float]]:
        """The stages of a channel up to now, with how many came so far; none where nothing has happened yet."""
        frame = self.market.record.funnel(channel)
        return [(stage, float(count)) for (_, stage), count in frame["count"].items()]

    def sales_of(self, week: int) -> list[Sale]:
        """The sales of one week."""
        return [each for each in self.ledger.sales if each.week == week]

    def meetings_of(self, week: int) -> list[Meeting]:
        """The collisions of one week."""
        return [each for each in self.ledger.meetings if each.week == week]

    def stand(self, rows: Sequence[int]) -> Stand:
        """Where these customers stand now."""
        people, week, who = self.market.everybody(), self.market.week - 1, np.asarray(rows, np.int64)
        met = {each.row for each in self.meetings_of(week)}
        disputed = {each.row for each in self.sales_of(week) if each.disputed}
        owned = people.owned_until[who] >= week
        return Stand(
            at=week - people.touched[who] <= self.window,
            met=np.array([row in met for row in rows], bool),
            disputed=np.array([row in disputed for row in rows], bool),
            seller=self.seller[who],
            owner=np.where(owned, people.owner[who], -1),
            gone=~people.alive[who],
        )
