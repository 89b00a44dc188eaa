"""Where a promotion has a budget, customers choose in the order in which they come: who comes too late goes without.

The order is each customer's own luck of the week, the same in which a channel that is full serves who comes. They
choose and are paid for one by one, by what they will order (who asks for a discount in place of a cut or voucher of
their own leaves that to the next), until a budget might not pay for the next; then the plan is made again with what is
left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from simsales.market.ground.day import Today
from simsales.market.ground.offers import used_up_offers
from simsales.market.promotion.budgets import Budgets, most_taken
from simsales.market.promotion.plan import affordable


class Till:
    """What is left of the budgets while a week's customers choose; the plan is made again where they run short."""

    def __init__(self, today: Today) -> None:
        self.today, self.spent = today, today.spent.copy()
        facts = today.facts
        self.used_up = used_up_offers(facts.offer.component[: facts.own], facts.consumption.used)
        self.tables: list[Any] = [today.decided]
        self.largest = most_taken(today.decided, self.used_up).max(axis=(1, 2, 3))

    @property
    def decided(self) -> Any:
        """The tables as they are now."""
        return self.tables[-1]

    @property
    def budgets(self) -> Budgets:
        """What is left of each promotion's budget, and what an order may take of it."""
        budget = self.decided.giving.budget
        return Budgets(budget, self.largest, self.spent[: len(budget)])

    @property
    def short(self) -> Any:
        """Which budgets might not pay for the next order."""
        budgets = self.budgets
        return (budgets.largest > 0.0) & ~affordable(budgets.largest, budgets.budget - budgets.spent)

    def make_again(self) -> None:
        """Make the plan again; a promotion that cannot keep within its budget even so has come to its end."""
        ended = np.zeros(len(self.spent), bool)
        while self.short.any():
            _, decided = self.today.replan(np.where(ended, np.inf, self.spent))
            self.tables.append(decided)
            self.largest = most_taken(decided, self.used_up).max(axis=(1, 2, 3))
            ended[np.flatnonzero(self.short)] = True


def choose_in_turn(today: Today, choose: Callable[[Any, Any, Any, Any], int]) -> None:
    """Let customers choose in turn; ``choose`` lets some do it under some tables, and says how many budgets allowed."""
    choices = today.choices
    order = np.argsort(today.luck.uniforms("arrival", choices.rows, today.week), kind="stable")
    choices.rows[:] = choices.rows[order]
    till, first = Till(today), 0
    while first < len(choices.rows):
        till.make_again()
        rest = slice(first, None)
        last = first + choose(choices.rows[rest], till.decided, choices.part(rest), till.budgets)
        choices.version[first:last] = len(till.tables) - 1
        first = last
    choices.decided, choices.till = till.tables, till
