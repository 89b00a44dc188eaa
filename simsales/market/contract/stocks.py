"""Stocks: who is there, and holds what, when the week is over and everybody has come or gone.

What flows is counted where it happens. What stands is counted here, once, in one pass: contracts and subscriptions,
our customers, their satisfaction and relationship, needs that are not met yet, business accounts won. So the stock of a
week is that of the week before, plus what came, less what went. What a measure divides by is another thing: who could
leave, or was billed, this week (the entries ``exposed`` and ``served``; see ``billing``).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.cells import LANES, add_up, count_up, emptied, lanes_of, total
from simsales.core.compiled import loop
from simsales.core.packed import Packed
from simsales.market.bond.relationship import stage_of
from simsales.market.ground.belonging import hold_ours, of_ours
from simsales.market.ground.day import Today
from simsales.market.ground.lines import Lines, lines_of, note_persons
from simsales.market.ground.money import exact
from simsales.market.ground.state import NO_NEED

READS = (
    "segment", "holding", "bought_in", "contract_end", "need", "satisfaction", "relationship", "won_in_run",
)  # fmt: skip
WRITES = ()

STAGES = 5  # of a relationship, strangers first


class Desk(Packed):
    """Where a block is counted: the ``cells`` of its lines in one count after the other; whether its customers are
    ``ours``, and their ``satisfaction``; the sums by lane and cell (``cells.lanes_of``)."""

    cells: Any
    ours: Any
    satisfaction: Any
    held: Any
    customers: Any
    waiting: Any


@loop
def _place(lines: Lines, own: int, offers: int, nobody: int, week: int, first: int, count: int, cells: Any) -> None:
    """Find the cells of a block's lines: segment x (channel + 1) x offer x category x whether it is free, of ours."""
    holding, bought_in = lines.holding[first : first + count], lines.bought_in[first : first + count]
    contract_end, categories = lines.contract_end[first : first + count], lines.categories
    person, category = lines.person, lines.category
    for k in range(count):
        j, sold_in, whose = int(holding[k]), int(bought_in[k]), int(person[k])
        c = sold_in if sold_in >= 0 else nobody
        place = (((whose >> 1) * (nobody + 1) + c) * offers + j) * categories + category[k]
        free = (j < own) & (contract_end[k] <= week)
        cells[k] = place * 2 + free + LANES if (whose >= 0) & (j >= 0) else k & (LANES - 1)


@loop
def _count_needs(need: Any, lines: Lines, first: int, count: int, desk: Desk) -> None:
    """Count, by segment, the lines whose need is not met yet."""
    need, person, cells = need[first : first + count], lines.person, desk.cells
    for k in range(count):
        waits = (person[k] >= 0) & (need[k] != NO_NEED)
        cells[k] = (person[k] >> 1) + LANES if waits else k & (LANES - 1)
    count_up(cells, count, desk.waiting)


@loop
def _add_customers(people: Any, lines: Lines, own: int, first: int, count: int, desk: Desk) -> None:
    """Add up, by segment and stage, our customers and their satisfaction."""
    satisfaction, relationship = people.satisfaction[first : first + count], people.relationship[first : first + count]
    holding, persons, ours, cells = people.holding[first : first + count], lines.persons, desk.ours, desk.cells
    for k in range(count):
        ours[k] = False
    for g in range(lines.categories):
        for k in range(count):
            ours[k] |= (persons[k, g] >= 0) & of_ours(holding[k, g], own)
    for k in range(count):
        place = (persons[k, 0] >> 1) * STAGES + stage_of(relationship[k]) + LANES
        cells[k] = place if ours[k] else k & (LANES - 1)
    for k in range(count):
        desk.satisfaction[k] = exact(satisfaction[k])
    add_up(desk.cells, desk.satisfaction, count, desk.customers)


@loop
def _enter(held: Any, categories: int, subscription: Any, tally: Any) -> None:
    """Enter what is held."""
    cell = -1
    for s in range(tally.segments):
        for c in range(tally.nobody + 1):
            for j in range(tally.nothing):
                for g in range(categories):
                    for free in range(2):
                        cell += 1
                        count = total(held, cell)[1]
                        tally.contracts[s, c, j] += count
                        tally.free_contracts[s, c, j] += count * free
                        tally.subscriptions[s, c, j] += count if subscription[g] > 0.0 else 0.0


@loop
def _count(
    people: Any, need: Any, lines: Lines, week: int, desk: Desk, own: int, subscription: Any, tally: Any
) -> None:
    """Count everybody as they are now."""
    nobody, nothing, categories, everybody = tally.nobody, tally.nothing, lines.categories, people.segment.shape[0]
    emptied(desk.customers)
    emptied(desk.waiting)
    emptied(desk.held)
    for first in range(0, everybody, lines.block):
        count = min(lines.block, everybody - first)
        start, number = first * categories, count * categories
        note_persons(people, lines, first, count)
        _place(lines, own, nothing, nobody, week, start, number, desk.cells)
        count_up(desk.cells, number, desk.held)
        _count_needs(need, lines, start, number, desk)
        _add_customers(people, lines, own, first, count, desk)
    _enter(desk.held, categories, subscription, tally)
    for s in range(tally.segments):
        tally.waiting_needs[s, nobody, nothing] += total(desk.waiting, s)[1]
        for stage in range(STAGES):
            satisfaction, number = total(desk.customers, s * STAGES + stage)
            tally.customers[s, nobody, nothing] += number
            tally.satisfaction_sum[s, nobody, nothing] += satisfaction
            if stage > 0:
                tally.stage[stage - 1, s, nobody, nothing] += number


def desk_of(today: Today) -> Desk:
    """A market's desk."""
    return today.once("stocks", lambda: _desk(lines_of(today), *today.tally.orders.shape))


def _desk(lines: Lines, segments: int, channels: int, offers: int) -> Desk:
    return Desk(
        cells=np.zeros(len(lines.category), np.int32),
        ours=np.zeros(lines.block, np.bool_),
        satisfaction=np.zeros(len(lines.category)),
        held=lanes_of(segments * channels * (offers - 1) * lines.categories * 2),
        customers=lanes_of(segments * STAGES),
        waiting=lanes_of(segments),
    )


def count(today: Today) -> None:
    """Count the stocks at the end of the week."""
    people, facts, lines, desk = today.people, today.facts, lines_of(today), desk_of(today)
    need = people.need.reshape(-1)
    _count(people, need, lines, today.week, desk, facts.own, facts.need.subscription, today.tally)
    if today.accounts is not None:
        _count_accounts(today)


def _count_accounts(today: Today) -> None:
    """Count the business accounts, those that hold an offer of ours, and those whose rival's offer is known."""
    people, tally, rows = today.people, today.tally, today.accounts.column("customer")
    there = people.alive[rows]
    holding, segment = people.holding[rows], people.segment[rows]
    won = hold_ours(holding, today.facts.own)
    known = today.accounts.column("rival_known") != 0
    for entry, which in (
        (tally.accounts, there),
        (tally.accounts_won, there & won),
        (tally.rivals_known, there & known),
    ):
        entry[:, -1, -1] += np.bincount(segment[which], minlength=tally.segments)
