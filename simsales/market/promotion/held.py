"""What is asked for or ordered in one week and booked in another is the whole deal of the first.

So are a discount that waits for an approval, an order that waits at its desk, one that waits for a delivery to us: as
it is taken the promise is made. It is booked on the tables of that week (price, commitment, gifts, what comes off the
bills), whatever has become of the promotions since. Where these have a budget it is charged then: who comes later finds
what is left. What comes to nothing gives back what it has taken; what is booked charges it once more. So at any time a
budget is spent on the orders with its promotion that are booked, wait or are asked for, and never exceeded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from simsales.market.ground.choices import Chosen
from simsales.market.ground.day import Today
from simsales.market.ground.offers import Floats
from simsales.market.promotion.budgets import is_bounded
from simsales.market.promotion.discounts import reserve


@dataclass(frozen=True)
class Held:
    """What waits has taken of promotions' budgets: by promotion, in currency; and the tables of its terms."""

    takes: Floats
    tables: Any


def hold(today: Today, kept: dict[int, Held], k: int, order: Chosen) -> None:
    """Hold the deal of row k of this week's choices, which will wait; ``order`` (one row) is what it is of."""
    row = int(today.choices.rows[k])
    release(today, kept, row)
    tables, takes = today.choices.tables_of(k, today.decided), np.zeros(len(today.spent))
    if is_bounded(tables):
        reserve(today.people, today.facts, tables, today.choices.rows[k : k + 1], order, takes)
        today.spent[:] += takes
    kept[row] = Held(takes, tables)


def release(today: Today, kept: dict[int, Held], row: int) -> None:
    """Give back what is held for a customer, if anything is."""
    held = kept.pop(row, None)
    if held is not None:
        today.spent[: len(held.takes)] -= held.takes


def settle(today: Today, kept: dict[int, Held], done: Iterable[int], waits: Iterable[int]) -> None:
    """Let what is ``done`` be booked on its terms; what neither is nor ``waits`` comes to nothing. Both are rows."""
    for row in done:
        if row in kept:
            today.choices.on_terms[row] = kept[row].tables
    still = set(waits)
    for row in [each for each in kept if each not in still]:
        release(today, kept, row)  # what is done charges it again as it is booked
