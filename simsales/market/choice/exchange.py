"""What taking an offer changes: what it brings, what it replaces, what leaving costs."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.market.needs.terms import wanted


@rule
def switching_cost(price_response: float, exit_fee: float, horizon: float, inertia: float) -> float:
    """Utility lost by leaving a supplier: the exit fee felt a month over the horizon, and inertia (Klemperer 1987)."""
    return price_response * exit_fee / (horizon * 12.0 / 52.0) + inertia


@rule
def exit_fee_due(part: float, weeks_left: int, paid: float) -> float:
    """The fee for leaving early: a part of the charges that remain."""
    return part * paid * weeks_left * 12.0 / 52.0 if weeks_left > 0 else 0.0


@rule
def met_before(component: Any, holding: Any, offer: int, h: int) -> bool:
    """Whether what is held in category h is also held in an earlier category that the offer covers."""
    for earlier in range(h):  # noqa: SIM110 (Numba has no any())
        if component[offer, earlier] >= 0 and holding[earlier] == holding[h]:
            return True
    return False


@rule
def paid_for(holding: Any, paid: Any, offer: int) -> float:
    """What a customer pays a month for an offer that they hold, over all its categories."""
    total = 0.0
    for h in range(holding.shape[0]):
        if holding[h] == offer:
            total += paid[h]
    return total


@rule
def breaks_commitment(now: int, offer: int, own: int, weeks_left: int, dearer: float) -> bool:
    """Whether taking an offer breaks the commitment to the one held: another supplier's, or a cheaper one of ours.

    Renewing, and moving up to a dearer offer of the same supplier, never does.
    """
    if weeks_left <= 0 or now == offer:
        return False
    return (now < own) != (offer < own) or now >= own or dearer < 0.0


@rule
def exchange(
    component: Any, complementarity: Any, exit_fee: Any, list_price: Any, value: Any, need: Any, holding: Any,
    contract_end: Any, paid: Any, offer: int, monthly: float, own: int, week: int, price_response: float,
    horizon: float, inertia: float, standing: float,
) -> tuple[float, float, float, float]:  # fmt: skip
    """What taking an offer brings against what one has: (value gained, price replaced, switching cost, standing).

    ``component`` is offer x category, ``value`` utility by product, the others are the customer's by category.
    Value is gained by parts that are wanted and by complementarity, and lost with what is replaced, each bundle once.
    The price replaced is what was paid for it, less what the rest of a broken bundle becomes dearer. Leaving a
    supplier costs inertia, breaking a commitment its fee. Standing with us counts for an offer of ours that brings a
    category new to us, and against a rival's that takes one.
    """
    gain, replaced, switching = complementarity[offer], 0.0, 0.0
    brings, takes = False, False
    for h in range(holding.shape[0]):
        if component[offer, h] >= 0 and holding[h] >= 0:
            replaced += paid[h]
    dearer = monthly - replaced
    for h in range(holding.shape[0]):
        now = holding[h]
        if component[offer, h] < 0:
            continue
        if wanted(need[h], now):
            gain += value[component[offer, h]]
        if now < 0:
            brings = True
            continue
        gain -= value[component[now, h]]
        if not met_before(component, holding, offer, h):
            gain -= complementarity[now]
            for other in range(holding.shape[0]):
                if holding[other] == now and component[offer, other] < 0:
                    replaced -= list_price[component[now, other]] - paid[other]
        if breaks_commitment(now, offer, own, contract_end[h] - week, dearer):
            fee = exit_fee_due(exit_fee[now], contract_end[h] - week, paid[h])
            switching += switching_cost(price_response, fee, horizon, 0.0)
        if (now < own) != (offer < own) or (now >= own and now != offer):
            switching += inertia
        brings = brings or now >= own
        takes = takes or now < own
    counted = 0.0
    if offer < own and brings:
        counted = standing
    elif offer >= own and takes:
        counted = -standing
    return gain, replaced, switching, counted
