"""Orders that wait and a promotion with a budget: the budget is charged when the order is taken, not when it is booked.

In the week in which it is taken the promise is made: who comes later finds what is left. An order that is cancelled
gives back what it has taken. One that is delivered is booked on the terms on which it was taken, whatever has become of
the promotion, and charges then what it had taken. So at any time a budget is spent on the orders with the promotion
that are booked or wait, and never exceeded.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.market.ground.day import Today
from simsales.market.promotion.discounts import reserve
from simsales.market.service.cases import Cases, Charged


def take_from_budgets(today: Today, cases: Cases, at: Any) -> None:
    """Charge the orders of some rows of this week's choices, which are taken now and will wait."""
    people, choices = today.people, today.choices
    if choices.till is None:
        return
    for k in at.tolist():
        one, row = slice(k, k + 1), int(choices.rows[k])
        return_to_budgets(today, cases, row)
        tables, takes = choices.decided[int(choices.version[k])], np.zeros(len(today.spent))
        reserve(people, today.facts, tables, choices.rows[one], choices.part(one), takes)
        if takes.any():
            today.spent[:] += takes
            cases.charged[row] = Charged(takes, tables)


def return_to_budgets(today: Today, cases: Cases, row: int) -> None:
    """Give back what a customer's order had taken, if any has."""
    charged = cases.charged.pop(row, None)
    if charged is not None:
        today.spent[: len(charged.takes)] -= charged.takes


def settle_budgets(today: Today, cases: Cases, done: Any) -> None:
    """Let what is delivered (``done``) be booked on its terms; what is neither that nor waits is cancelled."""
    if not cases.charged:
        return
    waits = set(cases.open["row"][cases.open["offer"] >= 0].tolist())
    for row in done["row"].tolist():
        if row in cases.charged:
            today.choices.on_terms[row] = cases.charged[row].tables
    for row in [each for each in cases.charged if each not in waits]:
        return_to_budgets(today, cases, row)  # what is delivered charges it again as it is booked
