"""Listening to a market for a panel: the columns of some customers, before and after the steps of the day.

Nothing of the market is touched, and no draw is made: a run that is listened to is the same run.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.core.compiled import plain
from simsales.experiments.execute import Task
from simsales.experiments.store import Outcome
from simsales.market.check import Prepared

if TYPE_CHECKING:
    from simsales.market.market import Market
    from simsales.market.week import Step

COUNTED: dict[str, type] = {
    "orders": np.uint8, "contacts": np.uint16, "visits": np.uint8, "redemptions": np.uint8, "churned": np.uint8,
    "began": np.uint8, "subscriptions": np.uint8, "bills": np.float64, "recurring": np.float64,
    "ordered": np.int16, "ordered_in": np.int16,
}  # fmt: skip
"""What a panel says of each customer and week, and how it is kept while it is collected."""
FADING = ("fatigue",)  # columns that are brought up to date only when they are touched


@dataclass(frozen=True, slots=True)
class Collecting:
    """Reads a panel out of a run: of ``customers`` (a sample of so many, these numbers, or all), with ``columns``.

    An observer of the runner: what it leaves is read by ``frame_of``.
    """

    customers: int | tuple[int, ...] | None = None
    columns: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """What is read, as a text."""
        return f"panel of {self.customers!r} with {self.columns!r}"

    def __call__(self, prepared: Prepared, task: Task) -> Outcome:
        """Build the market of a task, live all its weeks, and keep what happened to these customers."""
        from simsales.market.opening import build_market

        start = time.perf_counter()
        market = build_market(prepared, task.strategy, task.seed)
        collector = Collector(market, self.rows(market), self.columns)
        market.run()
        summary = {name: float(value) for name, value in market.record.summary().items()}
        return Outcome(summary, collector.to_bytes(), time.perf_counter() - start)

    def rows(self, market: Market) -> Any:
        """The rows of the customers, ascending. A sample is the same customers whatever else is asked."""
        n = market.customers.n
        if self.customers is None:
            return np.arange(n)
        if isinstance(self.customers, tuple):
            return np.unique(np.array(self.customers, np.int64)) - 1
        return np.sort(np.argsort(market.luck.uniforms("panel", np.arange(n)), kind="stable")[: self.customers])


def ordered_of_us(market: Market) -> Any:
    """Which of the day's choices, about to be fulfilled, are orders of ours: these, and no others, are counted."""
    chosen = market.today.choices.chosen
    return (chosen >= 0) & (chosen < market.book.labels.own)


class Collector:
    """Listens to a market, and keeps what each week did to some rows of its customers."""

    def __init__(self, market: Market, rows: Any, columns: Sequence[str] = ()) -> None:
        self.market, self.rows, self.columns = market, rows, tuple(columns)
        self.own = market.book.labels.own
        shape = market.weeks, len(rows)
        self.kept: dict[str, Any] = {name: np.zeros(shape, kind) for name, kind in COUNTED.items()}
        self.kept["ordered"][:] = self.kept["ordered_in"][:] = -1
        for name in self.columns:
            column = market.customers.column(name)
            self.kept[f"column {name}"] = np.zeros((*shape, *column.shape[1:]), column.dtype)
        self.places = np.full(market.customers.n, -1)  # of rows, among those that are kept
        self.places[rows] = np.arange(len(rows))
        market.listener = self.hear

    def hear(self, step: Step, act: Callable[[], None]) -> None:
        """Live a step of the day, and look at the customers before and after it."""
        watched: dict[str, Callable[[], Callable[[], None] | None]] = {
            "rivals": self._opening, "contact": self._contact, "visits": self._visits, "showrooming": self._rides,
            "fulfilment": self._fulfilment,
            "billing": self._billing, "metering": self._billing, "churn": self._churn, "record": self._closing,
        }  # fmt: skip
        look = watched.get(step.name)
        after = look() if look is not None else None
        act()
        if after is not None:
            after()

    def to_bytes(self) -> bytes:
        """What was collected, for the results store."""
        buffer, market = io.BytesIO(), self.market
        np.savez_compressed(buffer, rows=self.rows, segment=market.customers.column("segment")[self.rows], **self.kept)
        return buffer.getvalue()

    def _column(self, name: str) -> Any:
        """A column of the rows that are kept, copied."""
        return self.market.customers.column(name)[self.rows]

    def _week(self, name: str) -> Any:
        return self.kept[name][self.market.week]

    def _ours(self) -> Any:
        """Which categories hold a subscription of ours."""
        holding = self._column("holding")
        return (holding >= 0) & (holding < self.own) & (self.market.facts.need.subscription != 0.0)

    def _opening(self) -> None:
        self.billed = self._column("billed")
        self._week("began")[:] = self._ours().sum(axis=1)

    def _contact(self) -> Callable[[], None]:
        before = self._column("attempts")
        return lambda: self._add("contacts", self._column("attempts") - before)

    def _visits(self) -> Callable[[], None]:
        before = self._column("playing") < 0
        return lambda: self._add("visits", before & (self._column("playing") >= 0))

    def _rides(self) -> Callable[[], None]:
        """Who was advised in one channel visits another."""
        before = self._column("playing")
        return lambda: self._add("visits", self._column("playing") != before)

    def _fulfilment(self) -> Callable[[], None]:
        """Orders of ours, with which offer and where, and vouchers; who leaves for a rival."""
        choices, before = self.market.today.choices, self._ours()
        at = self.places[choices.rows]
        won = (at >= 0) & ordered_of_us(self.market)
        self._week("orders")[:] = np.bincount(at[won], minlength=len(self.rows))
        self._week("redemptions")[:] = np.bincount(at[won & (choices.used >= 0)], minlength=len(self.rows))
        self._week("ordered")[at[won]] = choices.chosen[won]
        self._week("ordered_in")[at[won]] = self.market.customers.column("playing")[choices.rows[won]]
        return lambda: self._lost(before)

    def _billing(self) -> Callable[[], None]:
        before = self._column("billed")
        return lambda: self._add("recurring", self._column("billed") - before)

    def _churn(self) -> Callable[[], None]:
        """Who leaves; a trial that is given back is no subscription lost."""
        before = self._ours()
        before[self._given_back()] = False
        return lambda: self._lost(before)

    def _given_back(self) -> Any:
        """The places and categories of trials that are about to be given back, by the market's own rule."""
        from simsales.market.choice.scene import luck_of, scene_of
        from simsales.market.churn.churn import give_back

        today, none = self.market.today, np.zeros((2, 0), np.int64)
        tried = np.flatnonzero((today.people.trial_ends == today.week).any(axis=1))
        if not len(tried):
            return tuple(none)
        leaving = np.empty((today.people.holding.size, 2), np.int32)
        found = give_back(
            today.people, today.facts, today.decided, scene_of(today)._replace(herd=False), luck_of(today), today.week,
            tried, leaving,
        )  # fmt: skip
        rows, categories = leaving[:found].T
        here = self.places[rows] >= 0
        return self.places[rows[here]], categories[here]

    def _closing(self) -> None:
        """The week ends: what is held, what was billed, and the chosen columns, as of now."""
        self._week("subscriptions")[:] = self._ours().sum(axis=1)
        self._week("bills")[:] = self._column("billed") - self.billed
        for name in self.columns:
            self._week(f"column {name}")[:] = self._as_of_now(name)

    def _as_of_now(self, name: str) -> Any:
        """A chosen column; one that fades only when it is touched, as it has faded by now."""
        column = self._column(name)
        if name not in FADING:
            return column
        from simsales.market.channels.touch import faded

        since = self.market.week - self._column("touched").max(axis=1).astype(float)
        return plain(faded)(column, since, self.market.facts.selling.fatigue_half_life)

    def _add(self, name: str, more: Any) -> None:
        kept = self._week(name)
        kept[:] = kept + more

    def _lost(self, before: Any) -> None:
        self._add("churned", (before & ~self._ours()).sum(axis=1))
