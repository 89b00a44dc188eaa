"""What belongs together is worth more together, and dearer to take apart (A-bundle, C-bundle)."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.market.bundle import lock_in
from simsales.market.bundle.lock_in import gained_by_taking, lost_by_leaving
from simsales.market.ground.taking import takes
from simsales.market.price import repricing
from simsales.market.price.repricing import priced_alone

READS = ("holding", "paid", *repricing.READS, *lock_in.READS)  # by what it adds to the value of an offer


@rule
def met_before(component: Any, holding: Any, offer: int, category: int, h: int) -> bool:
    """Whether what is held in category h is also held in an earlier category that an offer changes."""
    for earlier in range(h):  # noqa: SIM110 (Numba has no any())
        if takes(component, offer, category, earlier) and holding[earlier] == holding[h]:
            return True
    return False


@rule
def complementarity_gained(case: Any, quote: Any) -> float:
    """Utility of a bundle's parts belonging together, less that of the bundles that are broken, each once."""
    offer, holding = case.facts.offer, case.people.holding[case.row]
    gained = offer.complementarity[quote.offer] if quote.offer >= 0 else 0.0
    for h in range(holding.shape[0]):
        if (
            takes(offer.component, quote.offer, case.category, h)
            and holding[h] >= 0
            and not met_before(offer.component, holding, quote.offer, case.category, h)
        ):
            gained -= offer.complementarity[holding[h]]
    return gained


@rule
def rest_felt(case: Any, quote: Any) -> float:
    """Utility lost because the rest of a bundle that is broken goes on at what its products are billed at alone."""
    people, facts, i = case.people, case.facts, case.row
    offer, holding, paid, dearer = facts.offer, people.holding[i], people.paid[i], 0.0
    for h in range(holding.shape[0]):
        now = int(holding[h])
        if (
            now < 0
            or offer.component[now, h] == now  # no bundle
            or not takes(offer.component, quote.offer, case.category, h)
            or met_before(offer.component, holding, quote.offer, case.category, h)
        ):
            continue
        for other in range(holding.shape[0]):
            if holding[other] == now and not takes(offer.component, quote.offer, case.category, other):
                alone = priced_alone(people, facts, case.decided, case.week, i, other)
                dearer += alone.paid - paid[other]
    return case.price_response * dearer


@rule
def lock_in_felt(case: Any, quote: Any) -> float:
    """Utility of what an offer adds to things used together and to what is credited, less what is forfeited by it."""
    locks = case.decided.locks
    if not locks.on:
        return 0.0
    if quote.offer < 0:
        return -case.price_response * lost_by_leaving(case.people, case.facts, locks, case.row, case.category)
    return case.price_response * gained_by_taking(
        case.people, case.facts, locks, case.row, quote.offer, quote.monthly
    )  # fmt: skip
