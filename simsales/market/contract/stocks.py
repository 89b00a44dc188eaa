"""Stocks: who is there, and holds what, when the week is over and everybody has come or gone.

What flows is counted where it happens. What stands is kept here as sums, which change with who is looked at again
(``ground.again``): contracts and subscriptions, our customers, their satisfaction and relationship, needs that are not
met yet; business accounts won are counted. So the stock of a week is that of the week before, plus what came, less what
went. What a measure divides by is another thing: who could leave, or was billed, this week (the entries ``exposed`` and
``served``; see ``billing``).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.ahead import fetching
from simsales.core.compiled import loop
from simsales.core.packed import Packed
from simsales.market.bond.relationship import stage_of
from simsales.market.ground.again import NOT_AGAIN, STOCKS, looked, rows_again, stir
from simsales.market.ground.belonging import hold_ours, of_ours
from simsales.market.ground.day import Today
from simsales.market.ground.money import amount_of, grains
from simsales.market.ground.state import NO_NEED

READS = ("segment", "holding", "bought_in", "contract_end", "need", "satisfaction", "relationship")
WRITES = ()

STAGES = 5  # of a relationship, strangers first
fetch, fetch_entry = (
    fetching("alive", "stirred", "count_again", *READS),
    fetching("cell", "place", "satisfaction", "waits", "segment"),
)


class Register(Packed):
    """By customer and category the ``cell`` in which their contract is counted (segment x (channel + 1) x offer x
    category x whether it is free, of ours; -1: none); by customer the ``place`` of one of ours (segment x stage; -1:
    none of ours), their ``satisfaction``, and how many of their needs wait (``waits``), in ``segment``. The sums:
    ``contracts`` by cell, ``customers`` and their satisfaction (``satisfied``) by place, ``waiting`` by segment.
    Satisfaction is in whole ``grains``.
    """

    cell: Any
    place: Any
    satisfaction: Any
    waits: Any
    segment: Any
    contracts: Any
    customers: Any
    satisfied: Any
    waiting: Any


@loop
def _strike_out(register: Register, i: int) -> None:
    """Take a customer out of the register."""
    for g in range(register.cell.shape[1]):
        if register.cell[i, g] >= 0:
            register.contracts[register.cell[i, g]] -= 1
            register.cell[i, g] = -1
    if register.place[i] >= 0:
        register.customers[register.place[i]] -= 1
        register.satisfied[register.place[i]] -= register.satisfaction[i]
        register.place[i] = -1
    register.waiting[register.segment[i]] -= register.waits[i]
    register.waits[i] = 0


@loop
def _enter(people: Any, register: Register, own: int, offers: int, nobody: int, week: int, i: int) -> int:
    """Enter a customer as they are now; the week in which that changes by itself."""
    again, ours, s, categories = NOT_AGAIN, False, int(people.segment[i]), int(people.holding.shape[1])
    for g in range(categories):
        j, sold_in, ends = int(people.holding[i, g]), int(people.bought_in[i, g]), int(people.contract_end[i, g])
        if people.need[i, g] != NO_NEED:
            register.waits[i] += 1
        if j < 0:
            continue
        free = False
        if of_ours(j, own):
            ours, free = True, ends <= week
            again = again if free else min(again, ends)
        c = sold_in if sold_in >= 0 else nobody
        register.cell[i, g] = (((s * (nobody + 1) + c) * offers + j) * categories + g) * 2 + free
        register.contracts[register.cell[i, g]] += 1
    register.segment[i] = s
    register.waiting[s] += register.waits[i]
    if ours:
        place = s * STAGES + stage_of(people.relationship[i])
        register.place[i], register.satisfaction[i] = place, grains(people.satisfaction[i])
        register.customers[place] += 1
        register.satisfied[place] += register.satisfaction[i]
    return again


@loop
def _look_at(people: Any, register: Register, own: int, offers: int, nobody: int, week: int, rows: Any) -> None:
    """Look at ``rows`` again."""
    for k in range(rows.shape[0]):
        i = int(rows[k])
        fetch(people, rows, k)
        fetch_entry(register, rows, k)
        _strike_out(register, i)
        looked(people, i, STOCKS)
        people.count_again[i] = NOT_AGAIN
        if people.alive[i]:
            people.count_again[i] = _enter(people, register, own, offers, nobody, week, i)


@loop
def _enter_sums(register: Register, subscription: Any, tally: Any) -> None:
    """Enter the sums."""
    cell, nobody, nothing = -1, tally.nobody, tally.nothing
    for s in range(tally.segments):
        for c in range(nobody + 1):
            for j in range(nothing):
                for g in range(register.cell.shape[1]):
                    for free in range(2):
                        cell += 1
                        count = float(register.contracts[cell])
                        tally.contracts[s, c, j] += count
                        tally.free_contracts[s, c, j] += count * free
                        tally.subscriptions[s, c, j] += count if subscription[g] > 0.0 else 0.0
        tally.waiting_needs[s, nobody, nothing] += register.waiting[s]
        for stage in range(STAGES):
            place = s * STAGES + stage
            tally.customers[s, nobody, nothing] += register.customers[place]
            tally.satisfaction_sum[s, nobody, nothing] += amount_of(register.satisfied[place])
            if stage > 0:
                tally.stage[stage - 1, s, nobody, nothing] += register.customers[place]


def register_of(today: Today) -> Register:
    """A market's register; made anew, nobody stands in it, and everybody is looked at."""

    def make() -> Register:
        stir(today.people, STOCKS)
        segments, channels, offers = today.tally.orders.shape
        customers, categories = today.people.holding.shape
        places = segments * STAGES
        return Register(
            cell=np.full((customers, categories), -1, np.int32),
            place=np.full(customers, -1, np.int16),
            satisfaction=np.zeros(customers, np.int64),
            waits=np.zeros(customers, np.int8),
            segment=np.zeros(customers, np.int16),
            contracts=np.zeros(segments * channels * (offers - 1) * categories * 2, np.int64),
            customers=np.zeros(places, np.int64),
            satisfied=np.zeros(places, np.int64),
            waiting=np.zeros(segments, np.int64),
        )

    return today.once("stocks", make)


def count(today: Today) -> None:
    """Count the stocks at the end of the week."""
    people, facts, tally, register = today.people, today.facts, today.tally, register_of(today)
    rows = rows_again(people, STOCKS, people.count_again, today.week)
    _look_at(people, register, facts.own, tally.nothing, tally.nobody, today.week, rows)
    _enter_sums(register, facts.need.subscription, tally)
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
