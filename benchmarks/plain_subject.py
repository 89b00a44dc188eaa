"""What a meeting with an ordinary customer is about, where they have several needs: what is worth most to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simsales.market.ground.state import EXPLICIT, LATENT

if TYPE_CHECKING:
    from benchmarks.plain_customer import PlainCustomer
    from benchmarks.plain_tables import Day


def with_need(customer: PlainCustomer, day: Day, c: int, need: int) -> list[int]:
    """The categories of a need, the one whose best offer is worth most first; of equal ones by name."""
    return best_first(customer, day, c, [g for g, has in enumerate(customer.need) if has == need])


def best_first(customer: PlainCustomer, day: Day, c: int, categories: list[int]) -> list[int]:
    """Categories in the order of what our best offer in channel c (-1: any inbound one) is worth to the customer."""
    if len(categories) < 2:
        return categories
    named = [g for g in day.facts.need.by_name if g in categories]
    return sorted(named, key=lambda g: -offered_worth(customer, day, c, g))


def offered_worth(customer: PlainCustomer, day: Day, c: int, g: int) -> float:
    """Utility of the attributes of our best offer in category g, less its price a month as counted to the category."""
    offer, s, outbound = day.facts.offer, customer.segment, day.facts.channel.outbound
    value = offer.value[s][customer.sensitivity][customer.orientation]
    here = [c] if c >= 0 else [each for each in range(len(outbound)) if not outbound[each]]
    best = float("-inf")
    for j in day.offers_of[g]:
        if j >= day.facts.own:
            continue
        for each in here:
            if day.decided.on_sale[s][each][j]:
                price = day.decided.price[s][each][j]
                level = value[offer.component[j, g]] - customer.price_response * price * offer.weight[j][g]
                best = max(best, level)
    return best


def subject_of(customer: PlainCustomer, day: Day, c: int, category: int) -> int:
    """What a contact is about: the campaign's category, or an explicit need, a latent one, what is held; by worth."""
    if category >= 0:
        return category
    for need in (EXPLICIT, LATENT):
        if need in customer.need:
            return with_need(customer, day, c, need)[0]
    held = best_first(customer, day, c, [g for g, now in enumerate(customer.holding) if now >= 0])
    subject: int = held[0] if held else day.facts.need.by_name[0]
    return subject
