"""What usage is worth less its charge, as it is felt."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.market.usage.usage import usage_gained, usage_net

READS = ("segment", "need", "holding", "usage", "terms")  # by what it adds to the value of an offer


@rule
def by_the_list(case: Any, offer: int) -> float:
    """What usage in the category is worth less its charge by a single offer's own terms, in currency a month."""
    if not case.facts.usage.on:
        return 0.0
    people, facts, i, g = case.people, case.facts, case.row, case.category
    return usage_net(people, facts, case.decided.terms, i, g, int(facts.usage.listed[offer]))


@rule
def usage_felt(case: Any, quote: Any) -> float:
    """Utility of what is used with an offer, less its charge, against now."""
    people, facts, i = case.people, case.facts, case.row
    if not facts.usage.on:
        return 0.0
    if quote.offer >= 0:
        return case.price_response * usage_gained(people, facts, case.decided.terms, i, quote.offer, case.channel)
    g = case.category
    return -case.price_response * usage_net(people, facts, case.decided.terms, i, g, int(people.terms[i, g]))
