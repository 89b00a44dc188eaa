"""Stocks: who is there, and holds what, when the week is over and everybody has come or gone.

What flows is counted where it happens. What stands is counted here, once, in one pass: contracts and subscriptions,
our customers, their satisfaction and relationship, needs that are not met yet, business accounts won. So the stock of a
week is that of the week before, plus what came, less what went. What a measure divides by is another thing: who could
leave, or was billed, this week (the entries ``exposed`` and ``served``; see ``billing``).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.cells import BLOCK, LANES, add_up, emptied, lanes_of, total
from simsales.core.compiled import loop
from simsales.core.packed import Packed
from simsales.market.bond.relationship import stage_of
from simsales.market.ground.day import Today
from simsales.market.ground.money import exact
from simsales.market.ground.state import NO_NEED

READS = (
    "segment", "holding", "bought_in", "contract_end", "need", "satisfaction", "relationship",
)  # fmt: skip
WRITES = ()

STAGES = 5  # of a relationship, strangers first


class Desk(Packed):
    """Where a block of customers is counted: their ``cells`` in one count after the other, whether they are ``ours``,
    their ``satisfaction``; the sums by lane and cell (``cells.lanes_of``), of what is ``held`` by category."""

    cells: Any
    ours: Any
    satisfaction: Any
    held: Any
    customers: Any
    waiting: Any


@loop
def _place(
    people: Any, own: int, offers: int, nobody: int, week: int, first: int, count: int, g: int, cells: Any
) -> None:
    """Find the cells of a block in a category: segment x (channel + 1) x offer x whether it is free, of ours."""
    holding = people.holding[first : first + count]
    bought_in = people.bought_in[first : first + count]
    contract_end = people.contract_end[first : first + count]
    segment = people.segment[first : first + count]
    alive = people.alive[first : first + count]
    for k in range(count):
        j, sold_in = int(holding[k, g]), int(bought_in[k, g])
        c = sold_in if sold_in >= 0 else nobody
        free = (j < own) & (contract_end[k, g] <= week)
        place = ((int(segment[k]) * (nobody + 1) + c) * offers + j) * 2 + free + LANES
        cells[k] = place if alive[k] & (j >= 0) else k & (LANES - 1)


@loop
def _add_needs(people: Any, first: int, count: int, g: int, desk: Desk) -> None:
    """Add up, by segment, whose need in a category is not met yet."""
    alive = people.alive[first : first + count]
    need = people.need[first : first + count]
    segment = people.segment[first : first + count]
    for k in range(count):
        waits = alive[k] & (need[k, g] != NO_NEED)
        desk.cells[k] = segment[k] + LANES if waits else k & (LANES - 1)
    add_up(desk.cells, desk.satisfaction, count, desk.waiting)


@loop
def _add_customers(people: Any, own: int, first: int, count: int, desk: Desk) -> None:
    """Add up, by segment and stage, our customers and their satisfaction."""
    alive = people.alive[first : first + count]
    holding = people.holding[first : first + count]
    segment = people.segment[first : first + count]
    relationship = people.relationship[first : first + count]
    satisfaction = people.satisfaction[first : first + count]
    for k in range(count):
        desk.ours[k] = False
    for g in range(people.holding.shape[1]):
        for k in range(count):
            desk.ours[k] |= alive[k] & (holding[k, g] >= 0) & (holding[k, g] < own)
    for k in range(count):
        place = int(segment[k]) * STAGES + stage_of(relationship[k]) + LANES
        desk.cells[k] = place if desk.ours[k] else k & (LANES - 1)
    for k in range(count):
        desk.satisfaction[k] = exact(satisfaction[k])
    add_up(desk.cells, desk.satisfaction, count, desk.customers)


@loop
def _count(people: Any, week: int, desk: Desk, own: int, subscription: Any, tally: Any) -> None:
    """Count everybody as they are now."""
    nobody, nothing = tally.nobody, tally.nothing
    emptied(desk.customers)
    emptied(desk.waiting)
    for g in range(people.holding.shape[1]):
        emptied(desk.held[g])
    for first in range(0, people.segment.shape[0], BLOCK):
        count = min(BLOCK, people.segment.shape[0] - first)
        for g in range(people.holding.shape[1]):
            _place(people, own, nothing, nobody, week, first, count, g, desk.cells)
            add_up(desk.cells, desk.satisfaction, count, desk.held[g])
            _add_needs(people, first, count, g, desk)
        _add_customers(people, own, first, count, desk)
    for g in range(people.holding.shape[1]):
        _enter(desk.held[g], subscription[g] > 0.0, tally)
    for s in range(tally.segments):
        tally.waiting_needs[s, nobody, nothing] += total(desk.waiting, s)[1]
        for stage in range(STAGES):
            satisfaction, count = total(desk.customers, s * STAGES + stage)
            tally.customers[s, nobody, nothing] += count
            tally.satisfaction_sum[s, nobody, nothing] += satisfaction
            if stage > 0:
                tally.stage[stage - 1, s, nobody, nothing] += count


@loop
def _enter(held: Any, subscription: bool, tally: Any) -> None:
    """Enter what is held in a category."""
    cell = -1
    for s in range(tally.segments):
        for c in range(tally.nobody + 1):
            for j in range(tally.nothing):
                for free in range(2):
                    cell += 1
                    count = total(held, cell)[1]
                    tally.contracts[s, c, j] += count
                    tally.free_contracts[s, c, j] += count * free
                    tally.subscriptions[s, c, j] += count if subscription else 0.0


def desk_of(today: Today) -> Desk:
    """A market's desk, made once."""
    if "stocks" not in today.kept:
        segments, channels, offers = today.tally.orders.shape
        categories = today.people.holding.shape[1]
        today.kept["stocks"] = Desk(
            cells=np.zeros(BLOCK, np.int32),
            ours=np.zeros(BLOCK, np.bool_),
            satisfaction=np.zeros(BLOCK),
            held=np.zeros((categories, *lanes_of(segments * channels * (offers - 1) * 2).shape)),
            customers=lanes_of(segments * STAGES),
            waiting=lanes_of(segments),
        )
    made: Desk = today.kept["stocks"]
    return made


def count(today: Today) -> None:
    """Count the stocks at the end of the week."""
    facts = today.facts
    _count(today.people, today.week, desk_of(today), facts.own, facts.need.subscription, today.tally)
    if today.accounts is not None:
        _count_accounts(today)


def _count_accounts(today: Today) -> None:
    """Count the business accounts, those that hold an offer of ours, and those whose rival's offer is known."""
    people, tally, rows = today.people, today.tally, today.accounts.column("customer")
    there = people.alive[rows]
    holding, segment = people.holding[rows], people.segment[rows]
    won = ((holding >= 0) & (holding < today.facts.own)).any(axis=1)
    known = today.accounts.column("rival_known") != 0
    for entry, which in (
        (tally.accounts, there),
        (tally.accounts_won, there & won),
        (tally.rivals_known, there & known),
    ):
        entry[:, -1, -1] += np.bincount(segment[which], minlength=tally.segments)
