"""What customers think of us, where an offer brings them to us or takes them from us."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.market.ground.belonging import of_ours
from simsales.market.ground.taking import takes

# By what it adds to the value of an offer.
READS = ("holding", "segment", "relationship", "opinion", "came", "hurt_in", "satisfaction")


@rule
def standing_felt(case: Any, quote: Any) -> float:
    """Our standing, for an offer of ours that brings a category new to us; against what takes a category from us."""
    own, holding = case.facts.own, case.people.holding[case.row]
    ours = 0 <= quote.offer < own
    for h in range(holding.shape[0]):
        if not takes(case.facts.offer.component, quote.offer, case.category, h):
            continue
        is_ours = of_ours(holding[h], own)
        if ours and not is_ours:
            return case.standing
        if not ours and is_ours:
            return -case.standing
    return 0.0
