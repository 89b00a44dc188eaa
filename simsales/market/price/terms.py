"""What a price is felt as, and which targeted price a customer may have."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.market.ground.belonging import Who, belongs
from simsales.market.ground.taking import takes
from simsales.market.price.reference import surprised

READS = ("holding", "paid", "reference")  # by what it adds to the value of an offer


@rule
def may_have(cells: Any, audience: Any, k: int, segment: int, channel: int, offer: int, who: Who) -> bool:
    """Whether a targeted price cut is had on this offer here, and by this customer."""
    return bool(cells[k, segment, channel, offer]) and belongs(audience, k, who)


@rule
def commitment_of(decided: Any, segment: int, channel: int, offer: int, cut: int) -> float:
    """How long an order binds, in weeks: as long as the offer does, or the cut that comes with it (-1: none).

    But no less than what else is given with it asks for.
    """
    if cut >= 0 and decided.target_commitment[cut] >= 0:
        return max(decided.target_commitment[cut], decided.against[segment, channel, offer])
    return float(decided.commitment[segment, channel, offer])


@rule
def deepest_cut(off: Any, cells: Any, audience: Any, segment: int, channel: int, offer: int, who: Who) -> int:
    """The number of the deepest targeted price cut that this customer may have on this offer here, or -1."""
    best, deepest = -1, 0.0
    for k in range(off.shape[0]):
        deeper = best < 0 or off[k] > deepest
        if deeper and may_have(cells, audience, k, segment, channel, offer, who):
            best, deepest = k, off[k]
    return best


@rule
def price_felt(case: Any, quote: Any) -> float:
    """Utility lost by what an offer costs more a month, all in, than what is paid for what it replaces."""
    people, i = case.people, case.row
    given_up = 0.0
    for h in range(people.holding.shape[1]):
        if takes(case.facts.offer.component, quote.offer, case.category, h) and people.holding[i, h] >= 0:
            given_up += people.paid[i, h]
    return case.price_response * (quote.all_in - given_up)


@rule
def surprise_felt(case: Any, quote: Any) -> float:
    """Utility of a price below what is remembered as usual for this offer; below zero where it is above."""
    if not case.facts.reference.on or quote.offer < 0:
        return 0.0
    return case.price_response * surprised(case.people, case.facts, case.row, quote.offer, quote.all_in)
