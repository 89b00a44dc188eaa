"""Stocks: who is there, and holds what, when the week is over and everybody has come or gone.

What flows is counted where it happens. What stands is counted here, once, in one pass: contracts and subscriptions,
our customers, their satisfaction and relationship, needs that are not met yet, business accounts won. So the stock of a
week is that of the week before, plus what came, less what went. What a measure divides by is another thing: who could
leave, or was billed, this week (the entries ``exposed`` and ``served``; see ``billing``).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simsales.core.cells import BLOCK, LANES, add_up, lanes_of
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
def _count(people: Any, own: int, offers: int, nobody: int, week: int, desk: Desk) -> None:
    """Count everybody as they are now."""
    for first in range(0, people.segment.shape[0], BLOCK):
        count = min(BLOCK, people.segment.shape[0] - first)
        for g in range(people.holding.shape[1]):
            _place(people, own, offers, nobody, week, first, count, g, desk.cells)
            add_up(desk.cells, desk.satisfaction, count, desk.held[g])
            _add_needs(people, first, count, g, desk)
        _add_customers(people, own, first, count, desk)


def count(today: Today) -> None:
    """Count the stocks at the end of the week."""
    tally, people, need = today.tally, today.people, today.facts.need
    shape = (*tally.orders.shape[:2], tally.nothing, 2)
    categories = people.holding.shape[1]
    desk = Desk(
        cells=np.zeros(BLOCK, np.int32),
        ours=np.zeros(BLOCK, np.bool_),
        satisfaction=np.zeros(BLOCK),
        held=np.zeros((categories, *lanes_of(math.prod(shape)).shape)),
        customers=lanes_of(tally.segments * STAGES),
        waiting=lanes_of(tally.segments),
    )
    _count(people, today.facts.own, tally.nothing, tally.nobody, today.week, desk)
    for g, lanes in enumerate(desk.held):
        held = lanes.sum(axis=0)[LANES:, 1].reshape(shape)
        tally.contracts[..., :-1] += held.sum(axis=-1)
        tally.free_contracts[..., :-1] += held[..., 1]
        if need.subscription[g] > 0.0:
            tally.subscriptions[..., :-1] += held.sum(axis=-1)
    satisfaction, stages = np.moveaxis(desk.customers.sum(axis=0)[LANES:].reshape(tally.segments, STAGES, 2), -1, 0)
    tally.customers[:, -1, -1] += stages.sum(axis=1)
    tally.satisfaction_sum[:, -1, -1] += satisfaction.sum(axis=1)
    tally.waiting_needs[:, -1, -1] += desk.waiting.sum(axis=0)[LANES:, 1]
    tally.stage[:, :, -1, -1] += stages[:, 1:].T
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
