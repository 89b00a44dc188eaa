"""The ledger of sales: which channels had touched the customer, who was paid, who lost a claim (A-conflict, B-own).

It is kept only where it is asked for: a listener of the market, which looks at the customers before and after the
steps in which channels touch them and orders are booked. It asks the very rules by which the market pays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simsales.core.compiled import plain
from simsales.experiments.execute import compile_rules
from simsales.experiments.inputs import Source, choose, prepare
from simsales.market.care.plan import Care
from simsales.market.channels import conflict, passing
from simsales.market.ground.offers import Floats
from simsales.market.leads.mode_order import in_turn
from simsales.market.leads.plan import Leads
from simsales.market.market import Market
from simsales.market.opening import build_market
from simsales.market.week import Step

if TYPE_CHECKING:
    import pandas as pd

claim_of, credit_part = plain(conflict.claim_of), plain(conflict.credit_part)
paid_alone, took_part = plain(conflict.paid_alone), plain(conflict.took_part)
passer_to, partner_of = plain(passing.passer_to), plain(passing.partner_of)
TOUCHING = ("care", "contact", "visits")  # the steps in which channels touch customers


class Sale(NamedTuple):
    """A sale of ours, by numbers: ``took`` are the channels that took part, ``paid`` what each channel got for it.

    ``dearer`` is by how much its first year would have cost the customer more in the dearest channel.
    """

    week: int
    row: int
    segment: int
    category: int
    offer: int
    seller: int
    took: tuple[int, ...]
    paid: tuple[float, ...]
    disputed: bool
    dearer: float

    @property
    def lost(self) -> tuple[int, ...]:
        """The channels that took part and were paid nothing."""
        return tuple(c for c in self.took if self.paid[c] == 0.0 and sum(self.paid) > 0.0)


class Meeting(NamedTuple):
    """A collision, by numbers: ``later`` came to a customer whom ``first`` had touched within the window."""

    week: int
    row: int
    first: int
    later: int


@dataclass
class Ledger:
    """What is written down of a market as it lives: ``sales`` in the order in which they were booked, ``meetings``.

    ``collisions`` counts contacts by whom they collided with (the last of those within the window) x who came after.
    """

    market: Market

    def __post_init__(self) -> None:
        self.sales: list[Sale] = []
        self.meetings: list[Meeting] = []
        channels = len(self.market.book.labels.channels)
        self.collisions: Floats = np.zeros((channels, channels))
        self.spread: list[float] = []  # by week, the mean over what is sold of the dearest less the cheapest price
        self.market.listener = self.hear

    def hear(self, step: Step, act: Callable[[], None]) -> None:
        """Live a step, and write down what it did between channels."""
        if step.name in TOUCHING:
            before = self.market.today.people.touched.copy()
            act()
            self._collide(before, step.name)
        elif step.name == "fulfilment":
            people = self.market.today.people
            seller, subject = people.playing.copy(), people.subject.copy()
            advised = people.advised.copy().ravel() if people.advised.shape[1] else np.full(len(seller), -1)
            passed = people.passed_by.copy()
            act()
            self._book(seller, subject, advised, passed)
        else:
            act()

    def _collide(self, touched: Any, step: str) -> None:
        """Count the collisions of a step, channel by channel in the order in which they went to customers."""
        today = self.market.today
        outbound, shares = today.facts.channel.outbound, today.decided.shares
        after, week, window = today.people.touched, today.week, today.facts.selling.collision_window
        if step == "care":
            order: Sequence[int] = [each.channel for each in today.plan[Care].maintaining]
        else:
            order = [channel.number for channel in in_turn(today.channels, today.plan[Leads].order)]
        for c in dict.fromkeys(order):
            rows = np.flatnonzero((after[:, c] == week) & (touched[:, c] != week))
            known = shares & shares[c]
            able = (outbound | outbound[c]) & ~known & (np.arange(len(outbound)) != c)
            able = able & (np.arange(len(outbound)) != self._partners(rows, c)[:, None])
            lately = np.where(able & (week - touched[rows] <= window), touched[rows], np.iinfo(np.int32).min)
            met = lately.max(axis=1, initial=np.iinfo(np.int32).min) >= week - window
            firsts = lately[met].argmax(axis=1)
            np.add.at(self.collisions[:, c], firsts, 1.0)
            pairs = zip(rows[met].tolist(), firsts.tolist(), strict=True)
            self.meetings += [Meeting(week, row, first, c) for row, first in pairs]
            touched[rows, c] = week

    def _partners(self, rows: Any, channel: int) -> Any:
        """Of some customers, the channel with which this one has agreed to pass them on; -1: none."""
        today = self.market.today
        if not today.people.passed_by.shape[1]:
            return np.full(len(rows), -1)
        return np.array([partner_of(today.people, today.decided.passing, i, channel, today.week) for i in rows], int)

    def _book(self, seller: Any, subject: Any, advised: Any, passed: Any) -> None:
        """Write down the week's sales, and the price spread between channels."""
        today = self.market.today
        people, facts, decided, books = today.people, today.facts, today.decided, today.books
        before = people._replace(passed_by=passed)  # an order ends what was agreed
        rows, chosen = today.choices.rows, today.choices.chosen
        outbound, by_name, window = facts.channel.outbound, facts.channel.by_name, facts.selling.collision_window
        dearest = np.where(decided.on_sale, 12.0 * decided.price + decided.once, -np.inf).max(axis=1)
        for k in np.flatnonzero(books.won > 0):
            i, j = int(rows[k]), int(chosen[k])
            c, s = int(seller[i]), int(people.segment[i])
            named = int(people.named[i, 0]) if people.named.shape[1] else -1
            protected = bool(people.owned_until[i] >= today.week)
            touched = people.touched[i]
            alone = paid_alone(decided.credit, c, int(people.owner[i]), protected, named)
            by = passer_to(before, decided.passing, i, c, today.week)
            part = float(decided.passing[by, passing.INTRODUCED]) if by >= 0 else 0.0
            claim = claim_of(touched, outbound, by_name, c, alone, int(advised[i]), today.week, window, by, part)
            took = [d for d in range(len(touched)) if took_part(touched, outbound, d, claim, today.week, window)]
            paid = [
                float(books.due[k]) * credit_part(decided.credit, d, d in took, claim, decided.roles)
                for d in range(len(touched))
            ]
            paid[c] += float(books.own[k])
            here = 12.0 * decided.price[s, c, j] + decided.once[s, c, j]
            disputed = bool(books.disputed[k] > 0)
            sale = Sale(
                week=today.week, row=i, segment=s, category=int(subject[i]), offer=j, seller=c, took=tuple(took),
                paid=tuple(paid), disputed=disputed, dearer=float(dearest[s, j] - here),
            )  # fmt: skip
            self.sales.append(sale)
        self.spread.append(self._spread())

    def _spread(self) -> float:
        """By how much prices a month differ between channels, on average over segments and offers sold in several."""
        decided, mix = self.market.today.decided, self.market.today.mix
        high = np.where(decided.on_sale, decided.price, -np.inf).max(axis=1)
        low = np.where(decided.on_sale, decided.price, np.inf).min(axis=1)
        several = decided.on_sale.sum(axis=1) > 1
        if not several.any():
            return 0.0
        weight = several * np.asarray(mix)[:, None]
        return float(np.where(several, high - low, 0.0).ravel() @ weight.ravel() / weight.sum())

    @property
    def frame(self) -> pd.DataFrame:
        """The sales as a tidy table, a row each: see ``ledger``."""
        import pandas as pd

        labels = self.market.book.labels
        names = labels.channels

        def said(channels: Sequence[int]) -> str:
            return ", ".join(names[c] for c in channels)

        rows = [
            (
                each.week, each.row + 1, labels.segments[each.segment], labels.categories[each.category],
                labels.offers[each.offer], names[each.seller], said(each.took), sum(each.paid), *each.paid,
                said([c for c in each.took if c != each.seller]) if each.disputed else "", said(each.lost),
            )
            for each in self.sales
        ]  # fmt: skip
        paid = [f"paid_{name}" for name in names]
        columns = ["week", "customer", "segment", "category", "offer", "sold_in", "touched_by", "commission", *paid]
        return pd.DataFrame(rows, columns=[*columns, "disputed_with", "lost"])


def kept(market: Market) -> Ledger:
    """Live a market to its end, and keep the ledger."""
    book = Ledger(market)
    market.run()
    return book


def ledger(scenario: Source, strategy: str | None = None, seed: int | None = None) -> pd.DataFrame:
    """Every sale of one world under a strategy (the first), with the channels that touched it and who was paid.

    A row a sale: week, customer (from 1), segment, category, offer, ``sold_in``; ``touched_by`` are the channels that
    took part within ``selling.collision_window``, ``commission`` is what was paid for it, ``paid_…`` to each channel
    (the seller's with the rep's own commission), ``disputed_with`` who disputes it, ``lost`` who took part for
    nothing. Amounts are in currency, of the customers that are simulated. ScenarioError for a bad scenario,
    ExperimentError for an unknown strategy.

    >>> from tempfile import mkdtemp
    >>> from pathlib import Path
    >>> from simsales.market.starter import write_starter
    >>> from simsales.experiments.inputs import load
    >>> file = write_starter(Path(mkdtemp(), "fibre.toml"))
    >>> sales = ledger(load(file, {"run.customers": 300, "run.weeks": 8}))
    >>> bool((sales.filter(like="paid_").sum(axis=1) - sales["commission"]).abs().max() < 1e-9)
    True
    """
    prepared = prepare(scenario)
    name = choose(prepared, None if strategy is None else [strategy])[0]
    compile_rules()
    return kept(build_market(prepared, name, prepared.loaded.scenario.run.seed if seed is None else seed)).frame
