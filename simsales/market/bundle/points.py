"""Points: a part of each bill is credited to the contract, and redeemed once it is worth enough (C-bundle: sticky).

What is credited and not yet redeemed is owed: a cost when it is credited, at its face (assumed: who stays redeems all
of it some day), and none any more when who leaves forfeits it. ``points_owed`` counts what has come to be owed.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.market.bond.spending import book_spend
from simsales.market.ground.day import Today
from simsales.market.ground.money import weekly, weeks_charged

READS = ("segment", "holding", "paid", "bill_from", "bought_in", "trial_ends", "trial_rest", "won_in_run")
FORFEITED = ("points",)
WRITES = (*FORFEITED, "spared")


@loop
def _credit(people: Any, facts: Any, locks: Any, week: int, tally: Any) -> None:
    own, nobody = facts.own, tally.nobody
    for i in range(people.segment.shape[0]):
        if not people.alive[i]:
            continue
        for g in range(people.holding.shape[1]):
            j = int(people.holding[i, g])
            if j < 0 or j >= own or people.bill_from[i, g] > week or locks.rate[j] <= 0.0:
                continue
            charged = weeks_charged(people.trial_ends[i, g], people.trial_rest[i, g], week)
            if charged <= 0.0:
                continue
            s = people.segment[i]
            c = people.bought_in[i, g] if people.bought_in[i, g] >= 0 else nobody
            earned = locks.rate[j] * max(weekly(people.paid[i, g]) * charged - people.spared[i, g], 0.0)
            people.spared[i, g] = 0.0
            people.points[i, g] += earned
            tally.points_earned[s, c, j] += earned
            tally.points_owed[s, c, j] += earned
            book_spend(people, i, True, c, j, earned, tally)
            if people.points[i, g] >= locks.redeem_at[j]:
                tally.points_redeemed[s, c, j] += people.points[i, g]
                tally.gift_cost[s, c, j] += people.points[i, g]
                tally.points_owed[s, c, j] -= people.points[i, g]
                people.points[i, g] = 0.0


@rule
def spread_over(points: float, horizon: float) -> float:
    """What points that are forfeited are felt as, a month, over a horizon of weeks: as an exit fee is.

    >>> spread_over(120.0, 52.0)
    10.0
    """
    return points / (horizon * 12.0 / 52.0)


@rule
def forfeit_felt(people: Any, facts: Any, i: int, g: int) -> float:
    """What a customer would forfeit by leaving category g, as they feel it, in currency a month."""
    return spread_over(np.float64(people.points[i, g]), facts.selling.closing_horizon)


@loop
def forfeit(people: Any, i: int, g: int, c: int, j: int, tally: Any) -> None:
    """Owe a customer who gives up offer j, bought in channel c, no points any more."""
    left = float(people.points[i, g])
    tally.points_owed[people.segment[i], c, j] -= left
    book_spend(people, i, True, c, j, -left, tally)
    people.points[i, g] = 0.0


def credit(today: Today) -> None:
    """Credit this week's points, and redeem those of who has enough."""
    if (today.decided.locks.rate > 0).any():
        _credit(today.people, today.facts, today.decided.locks, today.week, today.tally)
