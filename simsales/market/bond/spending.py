"""What selling costs, booked once more by whom it is spent on: to win who holds nothing of ours, or to keep who does.

Every line of the cost of selling is booked here too, in the cell in which it stands: ``won_spend`` on who held nothing
of ours, ``kept_spend`` on who did (to keep them, and to sell them more), ``common_spend`` on nobody. The three sum to
the cost of selling in every cell. What customers cost who were won in this run, once they are ours, is ``new_spend``,
a part of ``kept_spend``.
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop
from simsales.market.ground.belonging import is_ours


@loop
def book_spend(people: Any, i: int, ours: bool, c: int, j: int, amount: float, tally: Any) -> None:
    """Book what was spent on a customer, in currency, in channel c and on offer j; ``ours``: to keep them."""
    s = people.segment[i]
    if not ours:
        tally.won_spend[s, c, j] += amount
        return
    tally.kept_spend[s, c, j] += amount
    if people.won_in_run[i] != 0:
        tally.new_spend[s, c, j] += amount


@loop
def book_contact(people: Any, own: int, i: int, c: int, cost: float, tally: Any) -> None:
    """Book the cost of a contact, an event or a name on a list."""
    tally.contact_cost[people.segment[i], c, tally.nothing] += cost
    book_spend(people, i, is_ours(people.holding[i], own), c, tally.nothing, cost, tally)


@loop
def book_meeting(people: Any, own: int, i: int, c: int, cost: float, tally: Any) -> None:
    """Book what a rep has done for a customer (called, served, kept in touch, advised): its cost, and who had the time.

    By these times the pay of the channel's reps is shared (``staff.payroll.book_pay``).
    """
    s = people.segment[i]
    if is_ours(people.holding[i], own):
        tally.met_ours[s, c, tally.nothing] += 1
        if people.won_in_run[i] != 0:
            tally.met_new[s, c, tally.nothing] += 1
    book_contact(people, own, i, c, cost, tally)
