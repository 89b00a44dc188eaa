"""What draws customers beside what an offer can do: friends have the like, it is new, it sells (B-herd)."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.market.attention.herd import appeal
from simsales.market.ground.friends import share_of_friends

READS = ("segment", "holding", "friends_holding")  # by what it adds to the value of an offer


@rule
def company_felt(case: Any, quote: Any) -> float:
    """Utility of a first offer of a category that friends hold; nothing for who holds one already."""
    people, scene, i, g = case.people, case.scene, case.row, case.category
    weight = case.facts.segment.company[people.segment[i]]
    if quote.offer < 0 or weight <= 0.0 or people.holding[i, g] >= 0:
        return 0.0
    if scene.mixed:
        return weight * scene.share[g]
    return weight * share_of_friends(people.friends_holding, scene.friends_start, i, g)


@rule
def newness_felt(case: Any, quote: Any) -> float:
    """Utility of an offer's being new, and of being what others buy here; nothing for who holds it already."""
    scene, j = case.scene, quote.offer
    if not scene.herd or j < 0 or j >= case.facts.own or case.channel < 0:
        return 0.0
    if j == case.people.holding[case.row, case.category]:
        return 0.0
    return appeal(case.seeks, scene.newness[j], case.conforms, scene.hot[case.channel, j])
