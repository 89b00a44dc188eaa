"""Stocks: who is there, and holds what, when the week is over and everybody has come or gone.

What flows is counted where it happens. What stands is counted here, once, in one pass: contracts and subscriptions,
our customers, their satisfaction and relationship, needs that are not met yet, business accounts won. So the stock of a
week is that of the week before, plus what came, less what went. What a measure divides by is another thing: who could
leave, or was billed, this week (the entries ``exposed`` and ``served``; see ``billing``).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop
from simsales.market.bond.relationship import stage_of
from simsales.market.ground.day import Today
from simsales.market.ground.state import NO_NEED

READS = (
    "segment", "holding", "bought_in", "contract_end", "need", "satisfaction", "relationship",
)  # fmt: skip
WRITES = ()

CONTRACTS, FREE, ONCE = range(3)  # by segment, channel and offer; once: no subscriptions
CUSTOMERS, SATISFACTION, WAITING, STAGE = range(4)  # by segment; then stages 1 to 4


@loop
def _count(people: Any, facts: Any, week: int, cells: Any, segments: Any) -> None:
    """Count everybody as they are now: ``cells`` by what they hold, ``segments`` by who they are."""
    own, nobody = facts.own, cells.shape[1] - 1
    for i in range(people.segment.shape[0]):
        if not people.alive[i]:
            continue
        s, ours = people.segment[i], False
        for g in range(people.holding.shape[1]):
            if people.need[i, g] != NO_NEED:
                segments[s, WAITING] += 1.0
            j, sold_in = people.holding[i, g], people.bought_in[i, g]
            if j < 0:
                continue
            c = sold_in if sold_in >= 0 else nobody
            cells[s, c, j, CONTRACTS] += 1.0
            if facts.need.subscription[g] == 0.0:
                cells[s, c, j, ONCE] += 1.0
            if j < own:
                ours = True
                cells[s, c, j, FREE] += 1.0 if people.contract_end[i, g] <= week else 0.0
        if ours:
            segments[s, CUSTOMERS] += 1.0
            segments[s, SATISFACTION] += people.satisfaction[i]
            stage = stage_of(people.relationship[i])
            if stage > 0:
                segments[s, STAGE + stage - 1] += 1.0


def count(today: Today) -> None:
    """Count the stocks at the end of the week."""
    tally = today.tally
    cells, segments = np.zeros((*tally.orders.shape, 3)), np.zeros((tally.segments, STAGE + 4))
    _count(today.people, today.facts, today.week, cells, segments)
    tally.contracts[...] += cells[..., CONTRACTS]
    tally.subscriptions[...] += cells[..., CONTRACTS] - cells[..., ONCE]
    tally.free_contracts[...] += cells[..., FREE]
    tally.customers[:, -1, -1] += segments[:, CUSTOMERS]
    tally.satisfaction_sum[:, -1, -1] += segments[:, SATISFACTION]
    tally.waiting_needs[:, -1, -1] += segments[:, WAITING]
    tally.stage[:, :, -1, -1] += segments[:, STAGE:].T
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
