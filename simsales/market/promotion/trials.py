"""Coupons that are thought of, gifts that somebody has to explain, and free weeks that end (A-promo).

When a free trial ends, its holders decide anew: by what the offer is worth to them less its price, with the tastes that
they then have, against having nothing. So who tries within a quarter goes on if they would have bought without a trial;
after a longer trial some have found that they like it, or do not.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.streams import NONE_OF_THEM, gumbel_of
from simsales.market.bond.standing import standing_of
from simsales.market.bundle.lock_in import lost_by_leaving
from simsales.market.usage.usage import usage_net


@rule
def goes_on(
    value: float, price_response: float, paid: float, standing: float, taste: float, taste_for_nothing: float
) -> bool:  # fmt: skip
    """Whether what was tried is kept now that it is to be paid for: random utility against having nothing.

    >>> goes_on(3.0, 0.05, 40.0, 0.5, 0.0, 1.0), goes_on(3.0, 0.05, 40.0, 0.5, 0.0, 2.0)
    (True, False)
    """
    return value - price_response * paid + standing + taste >= taste_for_nothing


@loop
def give_back(
    people: Any, facts: Any, terms: Any, locks: Any, week: int, taste: Any, rows: Any, categories: Any, tally: Any
) -> int:  # fmt: skip
    """Who gives back what, of those whose free weeks end; how many of ``rows`` and ``categories`` are filled."""
    own, nobody, found = facts.own, tally.nobody, 0
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
                tally.given_back[s, people.bought_in[i, g] if people.bought_in[i, g] >= 0 else nobody, j] += 1
                rows[found], categories[found] = i, g
                found += 1
    return found
