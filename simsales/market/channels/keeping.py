"""Rules between channels are kept: whose account each customer is by name this week, and what shared data cost."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop
from simsales.market.channels.plan import ChannelPolicy
from simsales.market.ground.belonging import belongs, who_of
from simsales.market.ground.day import Today
from simsales.market.ground.money import weekly
from simsales.market.needs.subject import seen_in

READS = (
    "segment", "orientation", "since", "satisfaction", "holding", "contract_end", "paid", "life", "attempts", "need",
    "fits",
)  # fmt: skip
WRITES = ("named",)


@loop
def _name(people: Any, facts: Any, conditions: Any, channels: Any, week: int) -> None:
    """Name the channel whose account each customer is: that of the first audience (``conditions``) they belong to."""
    for i in range(people.segment.shape[0]):
        people.named[i, 0] = -1
        g = seen_in(people.holding[i], people.paid[i], facts.own, -1, facts.need.by_name)
        for k in range(channels.shape[0]):
            if belongs(conditions, k, who_of(people, facts.own, i, g, week)):
                people.named[i, 0] = channels[k]
                break


def keep_rules(today: Today) -> None:
    """Name the accounts of the week, and book what shared data cost."""
    policy = today.plan[ChannelPolicy]
    if policy.named:
        rows = [each.audience.row() for each in policy.named]
        conditions = np.zeros((len(rows), max(len(row) for row in rows)))
        for k, row in enumerate(rows):
            conditions[k, : len(row)] = row
        channels = np.array([each.channel for each in policy.named])
        _name(today.people, today.facts, conditions, channels, today.week)
    if policy.share and policy.sharing_cost > 0.0:
        spend = weekly(policy.sharing_cost) * today.sample.share * today.mix
        today.tally.sharing_cost[:, today.tally.nobody, today.tally.nothing] += spend
        today.tally.common_spend[:, today.tally.nobody, today.tally.nothing] += spend
