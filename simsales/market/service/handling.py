"""The third of the three responses (A-three): an order is handled, and then it is one.

What a customer has ordered waits at the desk on the terms on which they chose it. It is booked in the week in which it
is answered: bills, commission and delivery follow from there. Who loses patience withdraws the order, and is free to
decide again. It is booked as it was taken: with the cut or voucher, the commitment and the gifts of that week, whose
budgets it has been charged to since (``held``).

Then, or at once where there is no desk, what has a stock is taken from it, or waits until there is some again
(``stock``).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.market.ground.choices import LATER
from simsales.market.ground.day import Today
from simsales.market.service.cases import (
    BACK,
    DECIDING,
    KIND,
    NEED,
    ORDER,
    Cases,
    cases_of,
    ordered_now,
    reps_of,
)
from simsales.market.service.held import hold_orders, settle_orders
from simsales.market.service.keys import RESPONSES
from simsales.market.service.responding import answer, arrived, count, lapse, lay, tally_orders
from simsales.market.service.stock import supply

READS = ("segment",)
WRITES = ("playing", "subject", "worked_by", "need", "in_hand", "lived", "long_wait")


def handle(today: Today) -> None:
    """Let orders come to their desk, and let those be orders that it has handled."""
    desks, people, choices = today.facts.responses, today.people, today.choices
    if not desks.on.any() and not today.facts.stock.limited:
        return
    cases = cases_of(today)
    decided = cases.take_out(cases.at(DECIDING))
    people.in_hand[decided["row"], 0] = -1
    lapse(today, cases)
    again = (choices.chosen >= 0) & (choices.chosen < today.facts.own)
    again &= people.in_hand[choices.rows, 0] == people.subject[choices.rows]
    choices.chosen[again] = LATER  # what they have in hand already is not ordered twice
    if desks.on[ORDER]:
        _place(today, cases, decided)
    busy = choices.rows[(choices.chosen >= 0) & (choices.chosen < today.facts.own)]
    handled = answer(today, cases, ORDER, stays=busy) if desks.on[ORDER] else np.zeros(0, KIND)
    done = supply(today, cases, handled, busy)
    settle_orders(today, cases, done)
    _release(today, done)
    for response in range(NEED, len(RESPONSES)):
        count(today, "waiting", response, cases.open[cases.at(response)])
    tally_orders(today, today.tally.back_orders, cases.open[cases.at(BACK)])


def _place(today: Today, cases: Cases, decided: Any) -> None:
    """Lay this week's orders before the desk: nothing is booked until it has handled them."""
    people, choices, desks = today.people, today.choices, today.facts.responses
    rows, chosen = choices.rows, choices.chosen
    ours = (chosen >= 0) & (chosen < today.facts.own) & desks.takes[people.playing[rows]]
    at = np.flatnonzero(ours & (people.in_hand[rows, 0] < 0))
    rows = rows[at]
    orders = ordered_now(today, at)
    hold_orders(today, cases, at)
    choices.chosen[at] = LATER
    people.in_hand[rows, 0] = orders["category"]
    came = np.full(len(people.segment), -1.0)
    came[decided["row"]] = decided["came"]
    when = np.where(came[rows] >= 0.0, came[rows], arrived(today, ORDER, rows))
    lay(today, orders, ORDER, when)
    cases.open = np.concatenate([cases.open, orders])


def _release(today: Today, done: Any) -> None:
    """Let what the desk has handled be ordered this week, whatever else its customer decides in it."""
    people, choices = today.people, today.choices
    rows = done["row"]
    choices.delivered = done
    at = np.full(len(people.segment), -1, np.int64)
    at[choices.rows] = np.arange(len(choices.rows))
    here = at[rows]
    fresh = here < 0
    new, again = done[fresh], done[~fresh]
    choices.join(new["row"], new["offer"], new["price"], new["once"])
    last = len(choices.rows) - len(new)
    for where, these in ((here[~fresh], again), (np.arange(last, len(choices.rows)), new)):
        choices.chosen[where], choices.price[where], choices.once[where] = these["offer"], these["price"], these["once"]
        choices.cut[where], choices.used[where] = these["cut"], these["voucher"]
    people.playing[rows], people.subject[rows] = done["channel"], done["category"]
    people.worked_by[rows] = reps_of(today, done)
    people.in_hand[rows, 0] = -1
