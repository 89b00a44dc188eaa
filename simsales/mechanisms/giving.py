"""Coupons that are thought of, gifts that somebody has to explain, and free weeks that end (A-promo).

When a free trial ends, its holders decide anew: by what the offer is worth to them less its price, with the tastes that
they then have, against having nothing. So who tries within a quarter goes on if they would have bought without a trial;
after a longer trial some have found that they like it, or do not.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.agents.customers import NEVER
from simsales.catalogue.entries import GIVEN_BACK
from simsales.core.compiled import loop, rule
from simsales.core.streams import NONE_OF_THEM, gumbel_of, uniform_of
from simsales.mechanisms.audience import belongs
from simsales.mechanisms.lock_in import lost_by_leaving
from simsales.mechanisms.standing import standing_of
from simsales.mechanisms.usage import usage_net


@rule
def not_understood(explaining: float, skill: float) -> float:
    """What a customer does not see of the gifts' worth: of what needs explaining, the part that the seller cannot.

    >>> not_understood(0.0, 0.1), not_understood(100.0, 0.6)
    (0.0, 40.0)
    """
    return explaining * (1.0 - skill)


@rule
def usable(face: float, monthly: float, once: float) -> float:
    """What a coupon takes off: its face, but no more than an order costs in its first year.

    >>> usable(50.0, 10.0, 0.0), usable(200.0, 10.0, 0.0)
    (50.0, 120.0)
    """
    return min(face, 12.0 * monthly + once)


@rule
def may_try(holding: int, trial_ends: int, own: int) -> bool:
    """Whether a customer can have a category free for a while: they hold none of ours, and had no such trial.

    >>> may_try(-1, NEVER, 4), may_try(2, NEVER, 4), may_try(-1, 30, 4)
    (True, False, False)
    """
    return (holding < 0 or holding >= own) and trial_ends == NEVER


@rule
def trial_worth(people: Any, facts: Any, i: int, j: int, monthly: float, weeks: int) -> float:
    """What the free weeks of an offer would cost a customer, for the categories that they may have free."""
    part = 0.0
    for h in range(people.holding.shape[1]):
        if facts.offer.component[j, h] >= 0 and may_try(people.holding[i, h], people.trial_ends[i, h], facts.own):
            part += facts.offer.weight[j, h]
    return part * monthly * weeks * 12.0 / 52.0


@rule
def goes_on(
    value: float, price_response: float, paid: float, standing: float, taste: float, taste_for_nothing: float
) -> bool:  # fmt: skip
    """Whether what was tried is kept now that it is to be paid for: random utility against having nothing.

    >>> goes_on(3.0, 0.05, 40.0, 0.5, 0.0, 1.0), goes_on(3.0, 0.05, 40.0, 0.5, 0.0, 2.0)
    (True, False)
    """
    return value - price_response * paid + standing + taste >= taste_for_nothing


@rule
def best_coupon(
    giving: Any, coupon: Any, i: int, channel: int, offer: int, segment: int, orientation: int, tenure: float,
    weeks_to_end: float, satisfaction: float, paid: float, supplier: int, life: int,
) -> int:  # fmt: skip
    """The number of the coupon of highest face that a customer has and thinks of for this offer here, or -1."""
    best, highest = -1, 0.0
    for k in range(giving.face.shape[0]):
        if (
            giving.offers[k, offer]
            and giving.channels[k, channel]
            and giving.face[k] > highest
            and belongs(
                giving.audience, k, segment, orientation, tenure, weeks_to_end, satisfaction, paid, supplier, life
            )
            and uniform_of(coupon, i, giving.promotion[k]) < giving.part[k]
        ):
            best, highest = k, giving.face[k]
    return best


@loop
def give_back(
    people: Any, facts: Any, terms: Any, locks: Any, week: int, taste: Any, rows: Any, categories: Any, tally: Any
) -> int:  # fmt: skip
    """Who gives back what, of those whose free weeks end; how many of ``rows`` and ``categories`` are filled."""
    own, nobody, found = facts.own, tally.shape[2] - 1, 0
    for i in range(people.segment.shape[0]):
        for g in range(people.holding.shape[1]):
            j = int(people.holding[i, g])
            if people.trial_ends[i, g] != week or not people.alive[i] or j < 0 or j >= own:
                continue
            s = int(people.segment[i])
            value = facts.offer.value[s, people.sensitivity[i], people.orientation[i], facts.offer.component[j, g]]
            beta = np.float64(people.price_response[i])
            if facts.usage.on:
                value += beta * usage_net(people, facts, terms, i, g, int(people.terms[i, g]))
            if locks.on:
                value += beta * lost_by_leaving(people, facts, locks, i, g)
            mine, none = gumbel_of(taste, i, int(facts.offer.luck[j])), gumbel_of(taste, i, NONE_OF_THEM)
            if not goes_on(value, beta, people.paid[i, g], standing_of(people, facts, i, week), mine, none):
                tally[GIVEN_BACK, s, people.bought_in[i, g] if people.bought_in[i, g] >= 0 else nobody, j] += 1
                rows[found], categories[found] = i, g
                found += 1
    return found
