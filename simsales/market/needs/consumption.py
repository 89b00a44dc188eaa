"""Consumption: what is used up is wanted again, and who finds it cheap buys ahead (A-promo; Gupta 1988).

A unit lasts as long as its commitment. When it is used up the need is there again. Some who have a unit left look at
prices all the same: they buy one more, for later, where it is so much cheaper than what they remember as usual that it
is worth keeping. Nobody uses more for having more, so what is bought ahead is missing afterwards.
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop
from simsales.core.streams import uniform_of
from simsales.market.ground.again import changed, need_changed
from simsales.market.ground.dates import time_left
from simsales.market.ground.day import Today
from simsales.market.ground.friends import tell_friends
from simsales.market.ground.state import EXPLICIT, NO_NEED
from simsales.market.needs.ending import is_over
from simsales.market.needs.stock import may_store

READS = ("segment", "need_over")
WRITES = ("holding", "need", "paid", "bought_in", "contract_end", "contract_end_part", "friends_holding")


@loop
def _use_up(
    people: Any, facts: Any, week: int, look: Any, friends_start: Any, friend: Any, tally: Any
) -> None:  # fmt: skip
    nobody, nothing = tally.nobody, tally.nothing
    for i in range(people.segment.shape[0]):
        if not people.alive[i]:
            continue
        s = people.segment[i]
        for g in range(people.holding.shape[1]):
            j = int(people.holding[i, g])
            if not facts.consumption.used[g] or j < 0:
                continue
            weeks_left = time_left(people.contract_end[i, g], people.contract_end_part[i, g], week)
            if weeks_left <= 0:
                people.holding[i, g] = -1
                people.paid[i, g] = 0.0
                people.bought_in[i, g] = -1
                changed(people, i)
                people.contract_end[i, g] = week - 1
                if weeks_left < 0:
                    people.contract_end_part[i, g] = 0  # else the date stays: what is bought now is used from then on
                tell_friends(friends_start, friend, people.friends_holding, i, g, -1)
                tally.used_up[s, nobody, nothing] += 1
                if is_over(people.need_over[i], g):
                    continue
                people.need[i, g] = EXPLICIT
                tally.needs[s, nobody, nothing] += 1
            elif (
                people.need[i, g] == NO_NEED
                and not is_over(people.need_over[i], g)
                and may_store(weeks_left, facts.offer.commitment[j], facts.consumption.most[g])
                and uniform_of(look, i, int(facts.need.luck[g])) < facts.consumption.looks[g]
            ):
                people.need[i, g] = EXPLICIT
                need_changed(people, i)
                tally.reviews[s, nobody, nothing] += 1


def use_up(today: Today) -> None:
    """Let what has been used up be wanted again, where the world has such things."""
    if today.facts.consumption.on:
        _use_up(
            today.people, today.facts, today.week, today.key("look"), today.friends.start, today.friends.friend,
            today.tally,
        )  # fmt: skip
