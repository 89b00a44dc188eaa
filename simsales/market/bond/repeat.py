"""Repeat business: what returning customers bring, and why they came back (B-repeat).

A returning customer is one who has been ours at some time before the order. An order's profit is that of its first
year. Why a customer came back is what speaks most for our offer against the alternative: the best rival's offer they
know of in the category decided on, or nothing if that is better. Service is the service attribute and our standing
(what was lived through and told), product all other attributes, price the difference in the charge.
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop, rule
from simsales.market.bond.standing import standing_of
from simsales.market.ground.day import Today
from simsales.market.ground.kinds import ATTRIBUTES, HALF_MORE, ORIENTATIONS, SENSITIVITIES
from simsales.market.ground.knowing import knows_of
from simsales.market.ground.state import NEVER
from simsales.market.ground.worth import worth_to

SERVICE = ATTRIBUTES.index("service")
SERVICE_SENSITIVE, SERVICE_LEANING = SENSITIVITIES.index("service"), ORIENTATIONS.index("service")
FOR_SERVICE, FOR_PRODUCT, FOR_PRICE = range(3)


@rule
def first_year_profit(
    monthly: float, serving: float, once: float, goods: float, gift: float, commission: float, months: float
) -> float:  # fmt: skip
    """Profit of an order in its first ``months``: charges less serving, and the one-off price less all one-off costs.

    >>> first_year_profit(30.0, 10.0, 100.0, 60.0, 20.0, 40.0, 12.0)
    220.0
    """
    return months * (monthly - serving) + once - goods - gift - commission


@rule
def service_worth(weight: float, sensitivity: int, orientation: int) -> float:
    """Utility of a point of service to one kind of customer, as ``value.offer_value`` weighs it."""
    if sensitivity == SERVICE_SENSITIVE:
        weight *= HALF_MORE
    if orientation == SERVICE_LEANING:
        weight *= HALF_MORE
    return weight


@rule
def reason_to_return(service: float, product: float, price: float) -> int:
    """What speaks most for the offer, in utility against the alternative; of equals the first (F7).

    >>> reason_to_return(1.0, 0.5, -0.2), reason_to_return(0.0, 0.5, 0.2), reason_to_return(0.0, 0.0, 0.2)
    (0, 1, 2)
    """
    if service >= product and service >= price:
        return FOR_SERVICE
    return FOR_PRODUCT if product >= price else FOR_PRICE


@loop
def _ask(
    people: Any, facts: Any, rows: Any, chosen: Any, price: Any, rival_price: Any, week: int, knows: Any, tally: Any
) -> None:  # fmt: skip
    own, offer = facts.own, facts.offer
    for k in range(rows.shape[0]):
        j, i = int(chosen[k]), int(rows[k])
        if j < 0 or j >= own or people.came[i] == NEVER:
            continue
        g, s, c = int(people.subject[i]), int(people.segment[i]), int(people.playing[i])
        beta = float(people.price_response[i])
        value = offer.value[s, people.sensitivity[i], people.orientation[i]]
        worth = service_worth(facts.segment.service_weight[s], people.sensitivity[i], people.orientation[i])
        if people.weighs.shape[1] > 0:
            worth *= people.weighs[i, SERVICE]
        # The alternative: nothing, or the rival's offer of the highest utility before taste.
        best, its_service, its_value, its_price = 0.0, 0.0, 0.0, 0.0
        for r in range(own, offer.component.shape[0]):
            if offer.component[r, g] < 0 or not knows_of(knows, offer.known[r], i, int(offer.luck[r])):
                continue
            its = worth_to(people, facts, value, i, r)
            level = its - beta * rival_price[r]
            if level > best:
                best, its_service, its_value, its_price = level, offer.service[r], its, rival_price[r]
        part = int(offer.component[j, g])
        standing = standing_of(people, facts, i, week)
        attribute = worth * (offer.service[part] - its_service)
        product = (
            worth_to(people, facts, value, i, part)
            - its_value
            - attribute
            + offer.complementarity[j] * offer.weight[j, g]
        )
        dearer = price[k] * offer.weight[j, g] - its_price
        reason = reason_to_return(attribute + standing, product, -beta * dearer)
        if reason == FOR_SERVICE:
            tally.returns_for_service[s, c, j] += 1
        elif reason == FOR_PRODUCT:
            tally.returns_for_product[s, c, j] += 1
        else:
            tally.returns_for_price[s, c, j] += 1


def ask_why(today: Today, rows: Any, chosen: Any, price: Any) -> None:
    """Ask every returning customer who orders this week why they came back, and count the answers."""
    knows = today.luck.key("rival known")
    _ask(today.people, today.facts, rows, chosen, price, today.decided.rival_price, today.week, knows, today.tally)
