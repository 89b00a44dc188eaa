"""Who is billed as ever: most customers pay this week what they paid last week, and are billed block by block.

Whose bill is another one (a first one, a price that may change, a free trial, a voucher, a discount that lasts) is left
to the rule for one customer in ``billing``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.cells import LANES, add_up, emptied, lanes_of, total
from simsales.core.compiled import loop
from simsales.core.packed import Packed
from simsales.market.ground.day import Today
from simsales.market.ground.lines import Lines, by_line, lines_of, note_persons
from simsales.market.ground.money import exact, weekly

REPRICED, CUT = 1, 2  # how a price may change: this week's for who is free, or a cut on the bill


class Charges(Packed):
    """The ``lines``, and more columns by line (the same memory): what each holder pays, and from when on."""

    lines: Lines
    bill_from: Any
    paid: Any
    agreed: Any
    listed: Any


class Desk(Packed):
    """Where a block's lines are worked out: their ``cells``, what each is ``due``, whether it is ``other`` than ever.

    The same by customer and category are ``cells_of``, ``dues``, ``others``. ``apart`` is who has one that is other,
    ``who`` the cell of each customer who is served. The sums by lane and cell, those of what is due less than at list
    price (``off``), and of who is ``served`` (``cells.lanes_of``).
    """

    cells: Any
    cells_of: Any
    due: Any
    dues: Any
    other: Any
    others: Any
    apart: Any
    who: Any
    sums: Any
    off: Any
    served: Any


class Prices(Packed):
    """How prices ``change`` this week, the ``price`` a month to which they do, and the ``list`` price: by cell without
    whether they were won in this run; whether any does (``changing``), and whether anybody pays ``less``."""

    change: Any
    price: Any
    list: Any
    changing: bool
    less: bool


@loop
def _place(lines: Lines, own: int, nobody: int, first: int, count: int, cells: Any) -> None:
    """Find the cells of a block's lines: segment x (channel + 1) x own offer x category x whether they were won in this
    run."""
    holding, bought_in = lines.holding[first : first + count], lines.bought_in[first : first + count]
    person, category, categories = lines.person, lines.category, lines.categories
    for k in range(count):
        j, sold_in, whose = int(holding[k]), int(bought_in[k]), int(person[k])
        c = sold_in if sold_in >= 0 else nobody
        place = (((whose // 2 * (nobody + 1) + c) * own + j) * categories + category[k]) * 2 + (whose & 1) + LANES
        cells[k] = place if (whose >= 0) & (j >= 0) & (j < own) else k & (LANES - 1)


@loop
def _flag_first(charges: Charges, week: int, first: int, count: int, cells: Any, other: Any) -> None:
    """Note which lines have not been billed yet: they are not billed as ever."""
    bill_from = charges.bill_from[first : first + count]
    for k in range(count):
        other[k] = (cells[k] >= LANES) & (bill_from[k] > week)


@loop
def _flag_prices(charges: Charges, prices: Prices, week: int, first: int, count: int, cells: Any, other: Any) -> None:
    """Note whose price may change this week: they are not billed as ever."""
    paid, agreed = charges.paid[first : first + count], charges.agreed[first : first + count]
    listed, contract_end = charges.listed[first : first + count], charges.lines.contract_end[first : first + count]
    change, price, list_price = prices.change, prices.price, prices.list
    for k in range(count):
        place = max(cells[k] - LANES, 0) // 2
        another = (paid[k] != price[place]) | (agreed[k] != price[place]) | (listed[k] != list_price[place])
        repriced = (change[place] == REPRICED) & (contract_end[k] <= week) & another
        other[k] |= (cells[k] >= LANES) & (repriced | (change[place] == CUT))


@loop
def _flag_less(people: Any, week: int, first: int, count: int, categories: int, cells: Any, other: Any) -> None:
    """Note who has a trial, or had one until last week, or something that comes off the bill."""
    lasting = people.off.shape[1] > 0
    for k in range(count):
        for g in range(categories):
            at, i = k * categories + g, first + k
            if cells[at] >= LANES:
                less = people.trial_ends[i, g] >= week - 1 or people.credit[i] > 0.0
                other[at] |= less or (lasting and people.off_left[i, g] > 0.0)


@loop
def _set_apart(lines: Lines, first: int, count: int, desk: Desk, rows: Any, found: int) -> int:
    """Who has a line that is other than ever is left in ``rows``, with all lines; how many they are now."""
    cells, persons, apart, who, anybody = desk.cells_of, lines.persons, desk.apart, desk.who, False
    for k in range(count):
        who[k] = k & (LANES - 1)
    for g in range(lines.categories):
        for k in range(count):
            who[k] = persons[k, g] // 2 + LANES if cells[k, g] >= LANES else who[k]
    for k in range(count * lines.categories):
        anybody |= desk.other[k]
    if not anybody:
        return found
    for k in range(count):
        apart[k] = False
    for g in range(lines.categories):
        for k in range(count):
            apart[k] |= desk.others[k, g]
    for g in range(lines.categories):
        for k in range(count):
            cells[k, g] = k & (LANES - 1) if apart[k] else cells[k, g]
    for k in range(count):
        who[k] = k & (LANES - 1) if apart[k] else who[k]
        rows[found] = first + k
        found += apart[k]
    return found


@loop
def _bill_block(people: Any, charges: Charges, first: int, count: int, desk: Desk) -> None:
    """Bill the lines of a block that are billed as ever."""
    cells, due, dues, less, categories = desk.cells, desk.due, desk.dues, False, charges.lines.categories
    start, number = first * categories, count * categories
    paid, listed = charges.paid[start : start + number], charges.listed[start : start + number]
    billed = people.billed[first : first + count]
    for k in range(number):
        due[k] = weekly(paid[k]) if cells[k] >= LANES else 0.0
    for g in range(categories):
        for k in range(count):
            billed[k] += dues[k, g]
    for k in range(number):
        due[k] = exact(due[k])
    add_up(cells, due, number, desk.sums)
    for k in range(number):
        less |= (cells[k] >= LANES) & (listed[k] != paid[k])
    if less:
        for k in range(number):
            due[k] = exact(weekly(listed[k])) - due[k] if cells[k] >= LANES else 0.0
        add_up(cells, due, number, desk.off)
    add_up(desk.who, due, count, desk.served)


@loop
def _enter(facts: Any, nobody: int, categories: int, desk: Desk, sums: Any, served: Any) -> None:
    """Enter the sums as ``billing`` counts them."""
    cell = -1
    for s in range(served.shape[0]):
        served[s] += total(desk.served, s)[1]
        for c in range(nobody + 1):
            for j in range(facts.own):
                for g in range(categories):
                    for won in range(2):
                        cell += 1
                        due, count = total(desk.sums, cell)
                        if count == 0.0:
                            continue
                        cost, entries = count * exact(weekly(facts.offer.serving[j, g])), sums[s, c, j]
                        entries[0] += due
                        entries[1] += cost
                        entries[2] += count * facts.need.subscription[g]
                        entries[3] += due * won
                        entries[4] += cost * won
                        entries[5] += total(desk.off, cell)[0]
                        entries[6] += count


@loop
def _bill_as_ever(
    people: Any, facts: Any, charges: Charges, nobody: int, week: int, prices: Prices, desk: Desk, rows: Any,
    sums: Any, served: Any,
) -> int:  # fmt: skip
    """Bill all who are billed as ever; how many are left in ``rows``, who are not."""
    lines = charges.lines
    found, categories, everybody = 0, lines.categories, people.segment.shape[0]
    emptied(desk.served)
    emptied(desk.sums)
    emptied(desk.off)
    for first in range(0, everybody, lines.block):
        count = min(lines.block, everybody - first)
        start, number = first * categories, count * categories
        note_persons(people, lines, first, count)
        _place(lines, facts.own, nobody, start, number, desk.cells)
        _flag_first(charges, week, start, number, desk.cells, desk.other)
        if prices.changing:
            _flag_prices(charges, prices, week, start, number, desk.cells, desk.other)
        if prices.less:
            _flag_less(people, week, first, count, categories, desk.cells, desk.other)
        found = _set_apart(lines, first, count, desk, rows, found)
        _bill_block(people, charges, first, count, desk)
    _enter(facts, nobody, categories, desk, sums, served)
    return found


def charges_of(today: Today) -> Charges:
    """A market's charges."""
    columns = ("bill_from", "paid", "agreed", "listed")
    return today.once("charges", lambda: Charges(lines=lines_of(today), **by_line(today.people, *columns)))


def desk_of(today: Today, cells: int) -> Desk:
    """A market's desk."""
    return today.once("bills", lambda: _desk(lines_of(today), cells, today.tally.segments))


def _desk(lines: Lines, cells: int, segments: int) -> Desk:
    kinds = (np.int32, np.float64, np.bool_)
    places, dues, others = (np.zeros((lines.block, lines.categories), kind) for kind in kinds)
    return Desk(
        cells=places.reshape(-1),
        cells_of=places,
        due=dues.reshape(-1),
        dues=dues,
        other=others.reshape(-1),
        others=others,
        apart=np.zeros(lines.block, np.bool_),
        who=np.zeros(lines.block, np.int32),
        sums=lanes_of(cells),
        off=lanes_of(cells),
        served=lanes_of(segments),
    )


def prices_of(today: Today, special: Any, less: bool) -> Prices:
    """How prices change this week; ``special`` as ``billing`` finds it."""
    return today.once("bill_prices", lambda: _prices(today, special, less), special, less)


def _prices(today: Today, special: Any, less: bool) -> Prices:
    decided, part = today.decided, today.facts.offer.weight[: today.facts.own]
    change = np.broadcast_to(special[..., None], (*special.shape, part.shape[1]))
    price, list_price = ((each[..., None] * part).ravel() for each in (decided.bill_price, decided.bill_listed))
    return Prices(change.ravel(), price, list_price, bool(special.any()), less)


def bill_most(today: Today, special: Any, trying: bool, sums: Any, served: Any) -> Any:
    """Bill all who are billed as ever, counting as ``billing`` does; the rows of all others."""
    people, charges = today.people, charges_of(today)
    desk = desk_of(today, 2 * special.size * charges.lines.categories)
    prices = prices_of(today, special, trying or people.off.shape[1] > 0)
    rows = np.empty(len(people.segment), np.int64)
    found = _bill_as_ever(
        people, today.facts, charges, today.tally.nobody, today.week, prices, desk, rows, sums, served
    )
    return rows[:found]
