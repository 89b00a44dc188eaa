"""Who is billed as ever: most customers pay this week what they paid last week, and are billed block by block.

Whose bill is another one (a first one, a price that may change, a free trial, a voucher, a discount that lasts) is left
to the rule for one customer in ``billing``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.cells import BLOCK, LANES, add_up, emptied, lanes_of, total
from simsales.core.compiled import loop
from simsales.core.packed import Packed
from simsales.market.ground.day import Today
from simsales.market.ground.money import weekly

REPRICED, CUT = 1, 2  # how a price may change: this week's for who is free, or a cut on the bill


class Desk(Packed):
    """Where a block of customers is worked out: by category their ``cells``, what each is ``due``, whose bill is not as
    ever (``other``); the sums by category, lane and cell, those of what is due less than at list price (``off``), and
    who is served (``cells.lanes_of``)."""

    cells: Any
    due: Any
    other: Any
    who: Any
    sums: Any
    off: Any
    served: Any


class Prices(Packed):
    """How prices ``change`` this week, by cell without whether they were won in this run, and by category the ``price``
    a month to which they do, and the ``list`` price; whether any does (``changing``), and whether anybody pays
    ``less``."""

    change: Any
    price: Any
    list: Any
    changing: bool
    less: bool


@loop
def _place(people: Any, own: int, nobody: int, first: int, count: int, g: int, cells: Any) -> None:
    """Find the cells of a block in a category: segment x (channel + 1) x own offer x whether they were won in this
    run."""
    holding = people.holding[first : first + count]
    bought_in = people.bought_in[first : first + count]
    segment = people.segment[first : first + count]
    won_in_run = people.won_in_run[first : first + count]
    alive = people.alive[first : first + count]
    for k in range(count):
        j, sold_in = int(holding[k, g]), int(bought_in[k, g])
        c = sold_in if sold_in >= 0 else nobody
        place = ((int(segment[k]) * (nobody + 1) + c) * own + j) * 2 + (won_in_run[k] != 0) + LANES
        cells[k] = place if alive[k] & (j >= 0) & (j < own) else k & (LANES - 1)


@loop
def _count_in(people: Any, week: int, first: int, count: int, g: int, cells: Any, desk: Desk) -> None:
    """Note whose customers a block has, and who has not been billed yet: they are not billed as ever."""
    bill_from = people.bill_from[first : first + count]
    segment = people.segment[first : first + count]
    for k in range(count):
        desk.other[k] |= (cells[k] >= LANES) & (bill_from[k, g] > week)
    for k in range(count):
        desk.who[k] = segment[k] + LANES if cells[k] >= LANES else desk.who[k]


@loop
def _flag_prices(
    people: Any, prices: Prices, week: int, first: int, count: int, g: int, cells: Any, other: Any
) -> None:
    """Note whose price may change this week: they are not billed as ever."""
    paid, agreed = people.paid[first : first + count], people.agreed[first : first + count]
    listed, contract_end = people.listed[first : first + count], people.contract_end[first : first + count]
    change, price, list_price = prices.change, prices.price[g], prices.list[g]
    for k in range(count):
        place = max(cells[k] - LANES, 0) // 2
        another = (paid[k, g] != price[place]) | (agreed[k, g] != price[place]) | (listed[k, g] != list_price[place])
        repriced = (change[place] == REPRICED) & (contract_end[k, g] <= week) & another
        other[k] |= (cells[k] >= LANES) & (repriced | (change[place] == CUT))


@loop
def _flag_less(people: Any, week: int, first: int, count: int, g: int, cells: Any, other: Any) -> None:
    """Note who has a trial, or had one until last week, or something that comes off the bill."""
    lasting, ends = people.off.shape[1] > 0, people.trial_ends[first : first + count]
    credit, off_left = people.credit[first : first + count], people.off_left[first : first + count]
    for k in range(count):
        if cells[k] >= LANES:
            other[k] |= ends[k, g] >= week - 1 or credit[k] > 0.0 or (lasting and off_left[k, g] > 0.0)


@loop
def _bill_block(people: Any, first: int, count: int, g: int, cells: Any, desk: Desk) -> None:
    """Bill those of a block who are billed as ever."""
    paid, listed = people.paid[first : first + count], people.listed[first : first + count]
    billed, less = people.billed[first : first + count], False
    for k in range(count):
        cells[k] = k & (LANES - 1) if desk.other[k] else cells[k]
    for k in range(count):
        desk.due[k] = weekly(paid[k, g]) if cells[k] >= LANES else 0.0
    for k in range(count):
        billed[k] += desk.due[k]
    add_up(cells, desk.due, count, desk.sums[g])
    for k in range(count):
        less |= (cells[k] >= LANES) & (listed[k, g] != paid[k, g])
    if less:
        for k in range(count):
            desk.due[k] = weekly(listed[k, g]) - desk.due[k] if cells[k] >= LANES else 0.0
        add_up(cells, desk.due, count, desk.off[g])


@loop
def _enter(facts: Any, nobody: int, g: int, desk: Desk, sums: Any) -> None:
    """Enter the sums of a category as ``billing`` counts them."""
    cell = -1
    for s in range(sums.shape[0]):
        for c in range(nobody + 1):
            for j in range(facts.own):
                for won in range(2):
                    cell += 1
                    due, count = total(desk.sums[g], cell)
                    if count == 0.0:
                        continue
                    cost, entries = count * weekly(facts.offer.serving[j, g]), sums[s, c, j]
                    entries[0] += due
                    entries[1] += cost
                    entries[2] += count * facts.need.subscription[g]
                    entries[3] += due * won
                    entries[4] += cost * won
                    entries[5] += total(desk.off[g], cell)[0]
                    entries[6] += count


@loop
def _bill_as_ever(
    people: Any, facts: Any, nobody: int, week: int, prices: Prices, desk: Desk, rows: Any, sums: Any, served: Any
) -> int:  # fmt: skip
    """Bill all who are billed as ever; how many are left in ``rows``, who are not."""
    found, own, categories = 0, facts.own, people.holding.shape[1]
    emptied(desk.served)
    for g in range(categories):
        emptied(desk.sums[g])
        emptied(desk.off[g])
    for first in range(0, people.segment.shape[0], BLOCK):
        count = min(BLOCK, people.segment.shape[0] - first)
        for k in range(count):
            desk.other[k], desk.who[k] = False, k & (LANES - 1)
        for g in range(categories):
            _place(people, own, nobody, first, count, g, desk.cells[g])
            _count_in(people, week, first, count, g, desk.cells[g], desk)
            if prices.changing:
                _flag_prices(people, prices, week, first, count, g, desk.cells[g], desk.other)
            if prices.less:
                _flag_less(people, week, first, count, g, desk.cells[g], desk.other)
        for k in range(count):
            rows[found] = first + k
            found += desk.other[k]
        for k in range(count):
            desk.who[k] = k & (LANES - 1) if desk.other[k] else desk.who[k]
        for g in range(categories):
            _bill_block(people, first, count, g, desk.cells[g], desk)
        add_up(desk.who, desk.due, count, desk.served)
    for g in range(categories):
        _enter(facts, nobody, g, desk, sums)
    for s in range(served.shape[0]):
        served[s] += total(desk.served, s)[1]
    return found


def desk_of(today: Today, cells: int) -> Desk:
    """A market's desk, made once."""
    if "bills" not in today.kept:
        categories = today.people.holding.shape[1]
        lanes = lanes_of(cells).shape
        today.kept["bills"] = Desk(
            cells=np.zeros((categories, BLOCK), np.int32),
            due=np.zeros(BLOCK),
            other=np.zeros(BLOCK, np.bool_),
            who=np.zeros(BLOCK, np.int32),
            sums=np.zeros((categories, *lanes)),
            off=np.zeros((categories, *lanes)),
            served=lanes_of(today.tally.segments),
        )
    made: Desk = today.kept["bills"]
    return made


def prices_of(today: Today, special: Any, less: bool) -> Prices:
    """How prices change this week."""
    decided, part = today.decided, today.facts.offer.weight[: today.facts.own]
    price, list_price = (
        (each[..., None] * part).reshape(-1, part.shape[1]).T.copy()
        for each in (decided.bill_price, decided.bill_listed)
    )
    return Prices(special.ravel(), price, list_price, bool(special.any()), less)


def bill_most(today: Today, special: Any, trying: bool, sums: Any, served: Any) -> Any:
    """Bill all who are billed as ever, counting as ``billing`` does; the rows of all others."""
    people, tally = today.people, today.tally
    desk, prices = desk_of(today, 2 * special.size), prices_of(today, special, trying or people.off.shape[1] > 0)
    rows = np.empty(len(people.segment), np.int64)
    return rows[: _bill_as_ever(people, today.facts, tally.nobody, today.week, prices, desk, rows, sums, served)]
