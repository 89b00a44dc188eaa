"""Metering: usage is measured and billed week by week, on top of the fee.

Who is out of commitment is charged by this week's terms where the plan ``reprices`` (as in ``billing``); all others go
on by the terms to which they agreed. Usage may vary from week to week; who uses more decides by what they then need.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.streams import uniform_of
from simsales.market.ground.binding import free_from
from simsales.market.ground.day import Today
from simsales.market.ground.money import exact, weekly, weeks_charged
from simsales.market.usage.usage import lifted, used_and_due

READS = (
    "segment", "holding", "contract_end", "bill_from", "bought_in", "usage", "trial_ends", "trial_rest", "trial_term",
    "won_in_run",
)  # fmt: skip
WRITES = ("terms", "billed")


@rule
def ups_and_downs(luck: float, varies: float) -> float:
    """The factor on a week's usage: even around 1 with this standard deviation.

    >>> ups_and_downs(0.5, 0.3)
    1.0
    """
    return 1.0 + varies * math.sqrt(3.0) * (2.0 * luck - 1.0)


@loop
def _meter(people: Any, facts: Any, decided: Any, week: int, shake: Any, tally: Any) -> None:
    own, usage, component, terms = facts.own, facts.usage, facts.offer.component, decided.terms
    nobody = tally.nobody
    for i in range(people.segment.shape[0]):
        if not people.alive[i]:
            continue
        s = people.segment[i]
        for g in range(people.holding.shape[1]):
            j, first_bill = int(people.holding[i, g]), people.bill_from[i, g]
            if not usage.metered[g] or j < 0 or j >= own or first_bill > week:
                continue
            sold_in = people.bought_in[i, g]
            c, part = sold_in if sold_in >= 0 else nobody, component[j, g]
            free, settled = free_from(people, facts.consumption.used, i, g) <= week, first_bill < week or sold_in < 0
            if free and settled and decided.reprices[s, c, j]:
                people.terms[i, g] = terms.bill[s, c, part]
            raised = lifted(usage.raises, usage.quality, component, people.holding[i], -1, g)
            most = np.float64(people.usage[i, g]) * raised
            if usage.varies[g] > 0.0:
                most *= ups_and_downs(uniform_of(shake, i, int(facts.need.luck[g])), usage.varies[g])
            units, a_month = used_and_due(usage, terms, g, most, int(people.terms[i, g]))
            due = weekly(a_month)
            due *= weeks_charged(people.trial_ends[i, g], people.trial_rest[i, g], week)
            tally.units[s, c, j] += weekly(units)
            tally.users[s, c, j] += 1.0
            tally.usage_revenue[s, c, j] += due
            cost = weekly(units * usage.unit_cost[part])
            tally.recurring_revenue[s, c, j] += due
            tally.service_cost[s, c, j] += cost
            tally.new_recurring[s, c, j] += due * people.won_in_run[i]
            tally.new_service[s, c, j] += cost * people.won_in_run[i]
            people.billed[i] += exact(due)


def meter(today: Today) -> None:
    """Measure this week's usage of our offers, and bill it, where the world has any."""
    if today.facts.usage.on:
        _meter(today.people, today.facts, today.decided, today.week, today.key("shake"), today.tally)
