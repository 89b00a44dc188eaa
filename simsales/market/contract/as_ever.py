"""Who is billed as ever: most customers pay this week what they paid last week, and stand in a ledger.

The ledger keeps what each of them is due, and the sums of it. Only who is looked at again (``ground.again``) is struck
out, and entered anew. Whose bill is another one (a first one, a price that may change, a free trial, a voucher, a
discount that lasts) is not entered: they are left to the rule for one customer in ``billing``, and looked at next week.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from simsales.core.ahead import fetching
from simsales.core.compiled import loop
from simsales.core.packed import Packed
from simsales.market.ground.again import AT_ONCE, BILLS, NOT_AGAIN, looked, rows_again, stir
from simsales.market.ground.belonging import of_ours
from simsales.market.ground.day import Today
from simsales.market.ground.money import amount_of, exact, grains, weekly

REPRICED, CUT = 1, 2  # how a price may change: this week's for who is free, or a cut on the bill
fetch = fetching(
    "alive",
    "stirred",
    "bill_again",
    "segment",
    "holding",
    "bought_in",
    "paid",
    "agreed",
    "listed",
    "bill_from",
    "contract_end",
    "trial_ends",
    "credit",
    "off_left",
    "won_in_run",
)
fetch_entry = fetching("cell", "due", "less", "rate", "served")


class Ledger(Packed):
    """By customer and category the ``cell`` under which they are billed as ever (segment x (channel + 1) x own offer x
    category x whether they were won in this run; -1: not at all), what is ``due`` a week, and how much ``less`` than at
    list price that is; by customer what they are due in all (``rate``, in currency) and the segment in which they are
    ``served`` (-1: none). By cell the sums ``dues`` and ``lesses`` and the number of ``bills``, by segment that of the
    ``customers``. Amounts are whole ``grains``.
    """

    cell: Any
    due: Any
    less: Any
    rate: Any
    served: Any
    dues: Any
    lesses: Any
    bills: Any
    customers: Any


class Prices(Packed):
    """How prices ``change`` this week, the ``price`` a month to which they do, and the ``list`` price: by cell without
    whether they were won in this run."""

    change: Any
    price: Any
    list: Any


@dataclass
class Books:
    """A market's ledger, and the prices by which it was last looked through."""

    ledger: Ledger
    prices: Prices


@loop
def _strike_out(ledger: Ledger, i: int) -> None:
    """Take a customer out of the ledger."""
    for g in range(ledger.cell.shape[1]):
        cell = ledger.cell[i, g]
        if cell >= 0:
            ledger.dues[cell] -= ledger.due[i, g]
            ledger.lesses[cell] -= ledger.less[i, g]
            ledger.bills[cell] -= 1
            ledger.cell[i, g] = -1
    if ledger.served[i] >= 0:
        ledger.customers[ledger.served[i]] -= 1
        ledger.served[i] = -1
        ledger.rate[i] = 0.0


@loop
def _place_of(people: Any, own: int, nobody: int, i: int, g: int) -> int:
    """Where a holder's prices stand in ``Prices``: segment x (channel + 1) x own offer x category."""
    j, sold_in = int(people.holding[i, g]), int(people.bought_in[i, g])
    c = sold_in if sold_in >= 0 else nobody
    return ((int(people.segment[i]) * (nobody + 1) + c) * own + j) * int(people.holding.shape[1]) + g


@loop
def _other_from(people: Any, prices: Prices, week: int, place: int, i: int, g: int) -> int:
    """The week from which a holder's bill in a category may be another than as ever: ``AT_ONCE``, or a later one."""
    if people.bill_from[i, g] > week or people.trial_ends[i, g] >= week - 1 or people.credit[i] > 0.0:
        return AT_ONCE
    if people.off.shape[1] > 0 and people.off_left[i, g] > 0.0:
        return AT_ONCE
    change, price = prices.change[place], prices.price[place]
    if change == CUT:
        return AT_ONCE
    if change == REPRICED:
        if people.contract_end[i, g] > week:
            return int(people.contract_end[i, g])
        if people.paid[i, g] != price or people.agreed[i, g] != price or people.listed[i, g] != prices.list[place]:
            return AT_ONCE
    return NOT_AGAIN


@loop
def _enter(people: Any, ledger: Ledger, own: int, nobody: int, i: int) -> None:
    """Enter a customer who is billed as ever."""
    everything, won = 0, people.won_in_run[i] != 0
    for g in range(people.holding.shape[1]):
        if of_ours(people.holding[i, g], own):
            cell = _place_of(people, own, nobody, i, g) * 2 + won
            due = grains(weekly(people.paid[i, g]))
            less = grains(weekly(people.listed[i, g])) - due
            ledger.cell[i, g], ledger.due[i, g], ledger.less[i, g] = cell, due, less
            ledger.dues[cell] += due
            ledger.lesses[cell] += less
            ledger.bills[cell] += 1
            ledger.served[i] = people.segment[i]
            everything += due
    if ledger.served[i] >= 0:
        ledger.customers[ledger.served[i]] += 1
        ledger.rate[i] = amount_of(everything)


@loop
def _look_at(people: Any, prices: Prices, ledger: Ledger, own: int, nobody: int, week: int, rows: Any) -> int:
    """Look at ``rows`` again; how many of them, left at their beginning, are not billed as ever."""
    left = 0
    for k in range(rows.shape[0]):
        i = int(rows[k])
        fetch(people, rows, k)
        fetch_entry(ledger, rows, k)
        _strike_out(ledger, i)
        looked(people, i, BILLS)
        again = NOT_AGAIN
        for g in range(people.holding.shape[1]):
            if again != AT_ONCE and people.alive[i] and of_ours(people.holding[i, g], own):
                place = _place_of(people, own, nobody, i, g)
                again = min(again, _other_from(people, prices, week, place, i, g))
        people.bill_again[i] = again
        if again == AT_ONCE:
            rows[left] = i
            left += 1
        elif people.alive[i]:
            _enter(people, ledger, own, nobody, i)
    return left


@loop
def _call_back(people: Any, ledger: Ledger, another: Any) -> None:
    """Have everybody looked at again who stands in a cell with ``another`` price than last week."""
    for i in range(ledger.cell.shape[0]):
        for g in range(ledger.cell.shape[1]):
            if ledger.cell[i, g] >= 0 and another[ledger.cell[i, g] // 2]:
                people.stirred[i] |= BILLS


@loop
def _enter_sums(facts: Any, ledger: Ledger, sums: Any, served: Any) -> None:
    """Enter the sums as ``billing`` counts them."""
    cell = -1
    for s in range(served.shape[0]):
        served[s] += ledger.customers[s]
        for c in range(sums.shape[1]):
            for j in range(facts.own):
                for g in range(ledger.cell.shape[1]):
                    for won in range(2):
                        cell += 1
                        count = ledger.bills[cell]
                        if count == 0:
                            continue
                        due, entries = amount_of(ledger.dues[cell]), sums[s, c, j]
                        cost = count * exact(weekly(facts.offer.serving[j, g]))
                        entries[0] += due
                        entries[1] += cost
                        entries[2] += count * facts.need.subscription[g]
                        entries[3] += due * won
                        entries[4] += cost * won
                        entries[5] += amount_of(ledger.lesses[cell])
                        entries[6] += count


def books_of(today: Today, prices: Prices) -> Books:
    """A market's books; made anew, nobody stands in them, and everybody is looked at."""

    def make() -> Books:
        stir(today.people, BILLS)
        (customers, categories), cells = today.people.holding.shape, 2 * prices.change.size
        ledger = Ledger(
            cell=np.full((customers, categories), -1, np.int32),
            due=np.zeros((customers, categories), np.int64),
            less=np.zeros((customers, categories), np.int64),
            rate=np.zeros(customers),
            served=np.full(customers, -1, np.int16),
            dues=np.zeros(cells, np.int64),
            lesses=np.zeros(cells, np.int64),
            bills=np.zeros(cells, np.int64),
            customers=np.zeros(today.tally.segments, np.int64),
        )
        return Books(ledger, prices)

    return today.once("bills as ever", make)


def prices_of(today: Today, special: Any) -> Prices:
    """How prices change this week; ``special`` as ``billing`` finds it."""
    return today.once("bill_prices", lambda: _prices(today, special), special)


def _prices(today: Today, special: Any) -> Prices:
    decided, part = today.decided, today.facts.offer.weight[: today.facts.own]
    change = np.broadcast_to(special[..., None], (*special.shape, part.shape[1]))
    price, list_price = ((each[..., None] * part).ravel() for each in (decided.bill_price, decided.bill_listed))
    return Prices(change.ravel(), price, list_price)


def _another(prices: Prices, before: Prices) -> Any:
    """In which cells prices change otherwise than they did last week."""
    moved = (prices.price != before.price) | (prices.list != before.list)
    return (prices.change != before.change) | (prices.change == REPRICED) & moved


def bill_most(today: Today, special: Any, sums: Any, served: Any) -> Any:
    """Bill all who are billed as ever, counting as ``billing`` does; the rows of all others."""
    people, prices = today.people, prices_of(today, special)
    books = books_of(today, prices)
    if prices is not books.prices:
        another = _another(prices, books.prices)
        if another.any():
            _call_back(people, books.ledger, another)
        books.prices = prices
    rows = rows_again(people, BILLS, people.bill_again, today.week)
    left = _look_at(people, prices, books.ledger, today.facts.own, today.tally.nobody, today.week, rows)
    np.add(people.billed, books.ledger.rate, out=people.billed)
    _enter_sums(today.facts, books.ledger, sums, served)
    return rows[:left]
