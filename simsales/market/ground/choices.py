"""What the customers in play have chosen in a week, as it is handed on from the choice to what follows from it."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.packed import Packed

KEEP = -1  # the outcome "keep what I have", or "nothing"
LATER = -2  # the outcome "wanted, but not closed this week"


NOTHING_DELIVERED = np.zeros(
    0, np.dtype([("row", np.int64), ("taken", np.int64), ("credit", np.int64), ("refused", np.bool_)])
)


class Chosen(Packed):
    """What was chosen, a row each of those in play; see ``Choices``."""

    chosen: Any
    price: Any
    once: Any
    cut: Any
    used: Any
    wish: Any


class Choices:
    """What the customers in play have chosen this week, one row each; offers as numbers, KEEP or LATER.

    ``wish``: the utility that our best offer lacks at its full price, its number (-1: no matter of price), its full
    price a month and one-off, and the category in which it meets a need. ``decided`` are the tables under which they
    chose, in turn (none: the day's), ``version`` the number of each row's. Of what has waited (orders that are
    ``delivered`` now, rows of cases; discounts that are granted now) ``on_terms`` has, by customer, the tables on whose
    terms it was taken.
    """

    def __init__(self, rows: Any) -> None:
        self.rows = rows
        self.chosen = np.full(len(rows), KEEP, np.int64)
        self.price = np.zeros(len(rows))
        self.once = np.zeros(len(rows))
        self.cut = np.full(len(rows), -1, np.int64)
        self.used = np.full(len(rows), -1, np.int64)  # the voucher, if any
        self.wish = np.full((len(rows), 5), -1.0)
        self.version = np.zeros(len(rows), np.int64)
        self.decided: list[Any] = []
        self.on_terms: dict[int, Any] = {}
        self.delivered: Any = NOTHING_DELIVERED
        self.till: Any = None  # what is left of budgets (``choice.in_turn``), if any promotion has one
        self._table: Chosen | None = None

    def part(self, at: Any) -> Chosen:
        """The same of some rows only; a slice of them can be filled in."""
        return Chosen(self.chosen[at], self.price[at], self.once[at], self.cut[at], self.used[at], self.wish[at])

    def tables_of(self, k: int, usual: Any) -> Any:
        """The tables on whose terms row k is ordered; ``usual`` are the day's."""
        own = self.on_terms.get(int(self.rows[k]))
        if own is not None:
            return own
        return self.decided[int(self.version[k])] if self.decided else usual

    def table(self) -> Chosen:
        """The same as compiled loops fill it in."""
        if self._table is None:
            self._table = self.part(slice(None))
        return self._table

    def join(self, rows: Any, chosen: Any, price: Any, once: Any) -> None:
        """Add the choices of customers who were not in play."""
        self._table = None
        self.rows = np.concatenate([self.rows, rows])
        self.chosen = np.concatenate([self.chosen, chosen])
        self.price = np.concatenate([self.price, price])
        self.once = np.concatenate([self.once, once])
        self.cut = np.concatenate([self.cut, np.full(len(rows), -1, np.int64)])
        self.used = np.concatenate([self.used, np.full(len(rows), -1, np.int64)])
        self.wish = np.concatenate([self.wish, np.full((len(rows), 5), -1.0)])
        self.version = np.concatenate([self.version, np.full(len(rows), max(len(self.decided) - 1, 0))])
