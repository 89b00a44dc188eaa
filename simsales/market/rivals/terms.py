"""How strongly rivals pull at a customer who knows them."""

from __future__ import annotations

import math
from typing import Any

from simsales.core.compiled import rule
from simsales.core.streams import uniform_of
from simsales.market.ground.worth import worth_to
from simsales.market.usage.terms import by_the_list


@rule
def with_one_more(inclusive: float, utility: float) -> float:
    """The inclusive value of a set of alternatives (the logarithm of the sum of their exponentials) with one more.

    >>> round(with_one_more(0.0, 0.0), 4)
    0.6931
    """
    high, low = max(inclusive, utility), min(inclusive, utility)
    return high + math.log1p(math.exp(low - high))


@rule
def pull_gained(case: Any, luck: Any) -> float:
    """Utility by which leaving has become more inviting since the start: what the rivals whom a customer knows offer.

    The inclusive value of having nothing and of their offers (McFadden 1978), now against the start of the run.
    """
    people, facts, i, g = case.people, case.facts, case.row, case.category
    if not case.scene.rivals_moved[g]:
        return 0.0
    now, then, offer = 0.0, 0.0, facts.offer
    for r in range(facts.own, offer.component.shape[0]):
        if offer.component[r, g] < 0:
            continue
        luck_of_knowing = uniform_of(luck.knows, i, int(offer.luck[r]))
        worth = worth_to(people, facts, case.worth, i, r)
        worth += case.price_response * by_the_list(case, r)
        if luck_of_knowing < offer.known[r]:
            now = with_one_more(now, worth - case.price_response * case.decided.rival_price[r])
        if luck_of_knowing < offer.known_at_start[r]:
            then = with_one_more(then, worth - case.price_response * offer.list_price[r])
    return now - then
