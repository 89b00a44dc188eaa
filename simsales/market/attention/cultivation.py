"""Cultivation (A-cult): advertising and trials raise awareness and favour of an audience, before the sale.

Advertising reaches a part of its audience that rises with spending, less and less (Little 1979); each person reached is
exposed as by a display, and what was learned fades with the half-lives of awareness and opinion. A trial is the same
for who comes, one by one, at a cost a guest.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import uniform_of
from simsales.market.attention.awareness import aware, seen
from simsales.market.attention.plan import Attention
from simsales.market.ground.belonging import A_RIVALS, NEVER_ENDS, NOBODYS, OURS, Who, belongs, weeks_free, weeks_left
from simsales.market.ground.day import Today
from simsales.market.ground.opinion import swayed

READS = (
    "segment",
    "orientation",
    "since",
    "satisfaction",
    "holding",
    "contract_end",
    "paid",
    "life",
    "attempts",
    "need",
    "fits",
    "won_in_run",
)
WRITES = ("awareness", "opinion")


@rule
def all_held(
    holding: Any, contract_end: Any, paid: Any, own: int, week: int
) -> tuple[int, float, float, float]:  # fmt: skip
    """A customer's supplier (1 ours, 2 a rival, 3 none); weeks to the end of our first commitment, and since our last.

    And what they pay us a month, over all categories.
    """
    supplier, to_end, free, charge = NOBODYS, NEVER_ENDS, -1.0, 0.0
    for g in range(holding.shape[0]):
        if holding[g] >= own and supplier == NOBODYS:
            supplier = A_RIVALS
        if 0 <= holding[g] < own:
            supplier = OURS
            to_end = min(to_end, weeks_left(holding[g], contract_end[g], week))
            free = max(free, weeks_free(holding[g], contract_end[g], week))
            charge += paid[g]
    return supplier, to_end, free, charge


class Campaign(Packed):
    """A week's advertising or trial: its audience's ``conditions``, and what it does (``plan.Cultivating``).

    By its ``luck`` each has guests of its own.
    """

    conditions: Any
    offers: Any
    reach: float
    exposure: float
    favour: float
    in_person: bool
    luck: int


@loop
def _cultivate(
    people: Any, own: int, week: int, campaign: Campaign, trial: Any, guests: Any, audience: Any
) -> None:  # fmt: skip
    """Reach the audience, counting by segment who is in it and who came: not ours, ours, ours since this run."""
    for i in range(people.segment.shape[0]):
        if not people.alive[i]:
            continue
        s = people.segment[i]
        supplier, to_end, free, charge = all_held(people.holding[i], people.contract_end[i], people.paid[i], own, week)
        who = Who(people, i, -1, week, to_end, free, charge, supplier)
        if not belongs(campaign.conditions, 0, who):
            continue
        whose = 1 + int(people.won_in_run[i] != 0) if supplier == OURS else 0
        audience[s, whose] += 1.0
        part = campaign.reach
        if campaign.in_person:
            if uniform_of(trial, i, campaign.luck) >= campaign.reach:
                continue
            part = 1.0
            guests[s, whose] += 1.0
        for j in range(own):
            if campaign.offers[j]:
                people.awareness[i, j] = aware(people.awareness[i, j], 1.0, part * seen(campaign.exposure))
        people.opinion[i] = swayed(people.opinion[i], part * campaign.favour)


def cultivate(today: Today) -> None:
    """Do this week's cultivation, and book what it costs, shared over its audience: by segment, and whether ours."""
    tally = today.tally
    for each in today.plan[Attention].cultivation:
        guests, audience = np.zeros((2, tally.segments, 3))
        campaign = Campaign(
            conditions=np.array([each.audience.row()]),
            offers=each.offers,
            reach=float(each.reach),
            exposure=float(each.exposure),
            favour=float(each.favour),
            in_person=each.in_person,
            luck=each.luck,
        )
        _cultivate(today.people, today.facts.own, today.week, campaign, today.key("trial"), guests, audience)
        spend, reached, came = each.spend * today.sample.share, audience.sum(), guests.sum(axis=1)
        shares = audience.sum(axis=1) / reached if reached else today.mix
        tally.cultivation_cost[:, -1, -1] += spend * shares + each.cost * came
        tally.trials[:, -1, -1] += came
        if not reached:
            tally.common_spend[:, -1, -1] += spend * shares
            continue
        others, ours, new = (spend * audience / reached + each.cost * guests).T
        tally.won_spend[:, -1, -1] += others
        tally.kept_spend[:, -1, -1] += ours + new
        tally.new_spend[:, -1, -1] += new
