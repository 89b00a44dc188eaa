"""Orders are counted as a sales plan sees them: how many are its target's, and at what price (A-plan)."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop
from simsales.market.contract.plan import Contracts
from simsales.market.ground.belonging import belongs, who_of
from simsales.market.ground.day import Today

READS = (
    "segment", "orientation", "since", "satisfaction", "holding", "contract_end", "paid", "life", "playing", "subject",
    "attempts", "need", "fits",
)  # fmt: skip
WRITES = ()


@loop
def _count(
    people: Any, conditions: Any, rows: Any, chosen: Any, price: Any, once: Any, own: int, week: int, tally: Any
) -> None:
    for k in range(rows.shape[0]):
        j = int(chosen[k])
        if j < 0 or j >= own:
            continue
        i = int(rows[k])
        c, g, s = int(people.playing[i]), int(people.subject[i]), int(people.segment[i])
        tally.planned_orders[s, c, j] += 1
        tally.planned_price[s, c, j] += price[k]
        tally.planned_once[s, c, j] += once[k]
        if belongs(conditions, 0, who_of(people, own, i, g, week)):
            tally.target_orders[s, c, j] += 1


def count(today: Today) -> None:
    """Count this week's orders, as the customers are before they are fulfilled, if a sales plan is in force."""
    planned = today.plan[Contracts].planned
    if planned is None:
        return
    choices = today.choices
    conditions = np.array([planned.audience.row()])
    _count(
        today.people, conditions, choices.rows, choices.chosen, choices.price, choices.once, today.facts.own,
        today.week, today.tally,
    )  # fmt: skip
