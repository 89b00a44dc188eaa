"""Who is billed as ever: most customers pay this week what they paid last week, and stand in a ledger.

The ledger keeps what each of them is due, and the sums of it. Only who is looked at again (``ground.again``) is struck
out, and entered anew. Whose bill is another one (a first one, a price that changes or may in any week, a free trial, a
voucher, a discount that lasts) is not entered: they are left to the rule for one customer in ``billing``, and looked at
next week.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from simsales.core.ahead import fetching
from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.market.ground.again import AT_ONCE, BILLS, NOT_AGAIN, looked, rows_again, stir
from simsales.market.ground.belonging import of_ours
from simsales.market.ground.day import Today
from simsales.market.ground.money import amount_of, exact, grains, weekly
from simsales.market.ground.plan import says_the_same
from simsales.market.price.repricing import bill_cut_of, price_stands_until

REPRICED, CUT = 1, 2  # how a price may change, bits: this week's for who is free, a cut on the bill
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
    "bill_cut",
    "won_in_run",
)
fetch_entry = fetching("cell", "due", "less", "rate", "served")


class Ledger(Packed):
    """By customer and category the ``cell`` under which they are billed as ever (segment x (channel + 1) x own offer x
    category x whether they were won in this run; -1: not at all), what is ``due`` a week, how much ``less`` than at
    list price that is, and what cuts on the bill have ``granted`` of it (no column where there are none); by customer
    what they are due in all (``rate``, in currency) and the segment in which they are ``served`` (-1: none). By cell
    the sums ``dues``, ``lesses`` and ``grants`` and the number of ``bills``, by segment that of the ``customers``.
    Amounts are whole ``grains``.
    """

    cell: Any
    due: Any
    less: Any
    granted: Any
    rate: Any
    served: Any
    dues: Any
    lesses: Any
    grants: Any
    bills: Any
    customers: Any


@dataclass(frozen=True)
class Prices:
    """How prices ``change`` this week, the ``price`` a month to which they do, and the ``list`` price: by cell without
    whether they were won in this run; and the tables of the ``cuts`` on the bill."""

    change: Any
    price: Any
    list: Any
    cuts: tuple[Any, ...]

    @property
    def has_cuts(self) -> bool:
        """Whether there is any cut on the bill."""
        return bool((self.change & CUT).any())


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
            if ledger.granted.shape[1] > 0:
                ledger.grants[cell] -= ledger.granted[i, g]
            ledger.bills[cell] -= 1
            ledger.cell[i, g] = -1
    if ledger.served[i] >= 0:
        ledger.customers[ledger.served[i]] -= 1
        ledger.served[i] = -1
        ledger.rate[i] = 0.0


@rule
def _sold_in(people: Any, nobody: int, i: int, g: int) -> int:
    """The channel in which a holder bought; ``nobody``, the number after the last: in none."""
    return int(people.bought_in[i, g]) if people.bought_in[i, g] >= 0 else nobody


@rule
def _other_from(
    people: Any, facts: Any, decided: Any, special: Any, nobody: int, week: int, i: int, g: int
) -> int:  # fmt: skip
    """The week from which a holder's bill in a category may be another than as ever: ``AT_ONCE``, or a later one."""
    if people.bill_from[i, g] > week or people.trial_ends[i, g] >= week - 1 or people.credit[i] > 0.0:
        return AT_ONCE
    if people.off.shape[1] > 0 and people.off_left[i, g] > 0.0:
        return AT_ONCE
    c = _sold_in(people, nobody, i, g)
    if special[people.segment[i], c, people.holding[i, g]] == 0:
        return NOT_AGAIN
    return price_stands_until(people, facts, decided, week, i, g, c)


@loop
def _enter(people: Any, facts: Any, ledger: Ledger, nobody: int, i: int) -> None:
    """Enter a customer who is billed as ever."""
    s, won, everything = int(people.segment[i]), int(people.won_in_run[i] != 0), 0
    for g in range(people.holding.shape[1]):
        j = int(people.holding[i, g])
        if of_ours(j, facts.own):
            c = _sold_in(people, nobody, i, g)
            place = ((s * (nobody + 1) + c) * facts.own + j) * people.holding.shape[1] + g
            cell = place * 2 + won
            due = grains(weekly(people.paid[i, g]))
            less = grains(weekly(people.listed[i, g])) - due
            ledger.cell[i, g], ledger.due[i, g], ledger.less[i, g] = cell, due, less
            ledger.dues[cell] += due
            ledger.lesses[cell] += less
            ledger.bills[cell] += 1
            if ledger.granted.shape[1] > 0:
                ledger.granted[i, g] = grains(weekly(bill_cut_of(people, i, g)))
                ledger.grants[cell] += ledger.granted[i, g]
            ledger.served[i] = s
            everything += due
    if ledger.served[i] >= 0:
        ledger.customers[ledger.served[i]] += 1
        ledger.rate[i] = amount_of(everything)


@loop
def _look_at(
    people: Any, facts: Any, decided: Any, special: Any, ledger: Ledger, nobody: int, week: int, rows: Any
) -> int:  # fmt: skip
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
            if again != AT_ONCE and people.alive[i] and of_ours(people.holding[i, g], facts.own):
                again = min(again, _other_from(people, facts, decided, special, nobody, week, i, g))
        people.bill_again[i] = again
        if again == AT_ONCE:
            rows[left] = i
            left += 1
        elif people.alive[i]:
            _enter(people, facts, ledger, nobody, i)
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
                        entries[7] += amount_of(ledger.grants[cell])


def books_of(today: Today, prices: Prices) -> Books:
    """A market's books; made anew, nobody stands in them, and everybody is looked at."""

    def make() -> Books:
        stir(today.people, BILLS)
        (customers, categories), cells = today.people.holding.shape, 2 * prices.change.size
        ledger = Ledger(
            cell=np.full((customers, categories), -1, np.int32),
            due=np.zeros((customers, categories), np.int64),
            less=np.zeros((customers, categories), np.int64),
            granted=np.zeros(today.people.bill_cut.shape, np.int64),
            rate=np.zeros(customers),
            served=np.full(customers, -1, np.int16),
            dues=np.zeros(cells, np.int64),
            lesses=np.zeros(cells, np.int64),
            grants=np.zeros(cells, np.int64),
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
    cuts = decided.target_off, decided.bill_cells, decided.audience, decided.sells
    return Prices(change.ravel(), price, list_price, cuts)


def _another(prices: Prices, before: Prices) -> Any:
    """In which cells prices change otherwise than they did last week."""
    moved = (prices.price != before.price) | (prices.list != before.list)
    another = (prices.change != before.change) | ((prices.change & REPRICED) != 0) & moved
    if prices.has_cuts and not says_the_same(prices.cuts, before.cuts):
        another |= (prices.change & CUT) != 0
    return another


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
    left = _look_at(
        people, today.facts, today.decided, special, books.ledger, today.tally.nobody, today.week, rows
    )  # fmt: skip
    np.add(people.billed, books.ledger.rate, out=people.billed)
    _enter_sums(today.facts, books.ledger, sums, served)
    return rows[:left]
