"""What an offer's attributes are worth, against those given up; and what one supplier more costs."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.market.choice.suppliers import suppliers_gained
from simsales.market.ground.taking import takes
from simsales.market.ground.worth import worth_to
from simsales.market.needs.terms import is_wanted

READS = ("holding", "need", "unwanted", "weighs", "worth_more")  # by what it adds to the value of an offer


@rule
def attributes_gained(case: Any, quote: Any) -> float:
    """Utility of the attributes that an offer brings where something is wanted, less those of what it replaces."""
    people, i, component = case.people, case.row, case.facts.offer.component
    gained = 0.0
    for h in range(people.holding.shape[1]):
        if not takes(component, quote.offer, case.category, h):
            continue
        now = int(people.holding[i, h])
        if quote.offer >= 0 and is_wanted(people, i, h):
            gained += worth_to(people, case.facts, case.worth, i, component[quote.offer, h])
        if now >= 0 and people.unwanted[i, h] == 0:
            gained -= worth_to(people, case.facts, case.worth, i, component[now, h])
    return gained


@rule
def suppliers_felt(case: Any, quote: Any) -> float:
    """Utility lost by dealing with more suppliers (B-partner); nothing where shopping costs nothing."""
    cost = case.facts.selling.shopping_cost
    if cost <= 0.0 or quote.offer < 0:
        return 0.0
    offer = case.facts.offer
    return cost * suppliers_gained(offer.component, offer.rival, case.people.holding[case.row], quote.offer)
