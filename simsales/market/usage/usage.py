"""How much customers use at the start, and by which tariff they pay for it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.special import ndtri

from simsales.core.compiled import rule
from simsales.core.streams import Streams
from simsales.market.ground.offers import OfferBook
from simsales.market.needs.terms import wanted
from simsales.market.usage.keys import NeedUsage

AGREED = ("terms",)  # what an agreement writes


def draw_usage(
    needs: Mapping[str, NeedUsage],
    names: Sequence[str],
    book: OfferBook,
    segment: Any,
    holding: Any,
    luck: Streams,
    slots: Any,
) -> dict[str, Any]:
    """The columns ``usage`` and ``terms``: log-normal around the segment's mean; holders have the list's tariff.

    ``names`` are the segments' names, ``segment`` is each customer's number among them.
    """
    usage, terms = np.zeros((len(slots), len(needs)), np.float32), np.zeros((len(slots), len(needs)), np.int32)
    for g, (category, need) in enumerate(needs.items()):
        if need.usage is None:
            continue
        mean = np.array([need.usage.segments.get(name, need.usage.mean) for name in names])[segment]
        spread = need.usage.spread
        score = ndtri(luck.uniforms(f"usage {category}", slots))
        usage[:, g] = mean * np.exp(spread * score - spread * spread / 2)
        held = holding[:, g]
        part = book.component[np.maximum(held, 0), g]
        terms[:, g] = np.where(held >= 0, book.usage.of[np.maximum(part, 0)], 0)
    return {"usage": usage, "terms": terms}


@rule
def demand(most: float, response: float, price: float, linear: bool) -> float:
    """Units a month used where each costs ``price``; ``most`` where they cost nothing.

    >>> demand(100.0, 0.5, 0.4, True), round(demand(100.0, 0.5, 0.4, False), 3)
    (80.0, 81.873)
    """
    if linear:
        return most * max(1.0 - response * price, 0.0)
    return most * math.exp(-response * price)


@rule
def worth(units: float, most: float, response: float, linear: bool) -> float:
    """What so many units a month are worth, in currency: the area under the demand curve up to them.

    >>> worth(100.0, 100.0, 0.5, True), worth(100.0, 100.0, 0.5, False), worth(100.0, 100.0, 0.0, True)
    (100.0, 200.0, 0.0)
    """
    if response <= 0.0 or most <= 0.0 or units <= 0.0:
        return 0.0
    if linear:
        return (units - units * units / (2.0 * most)) / response
    return units * (1.0 + math.log(most / units)) / response


@rule
def charge(starts: Any, prices: Any, tariff: int, units: float) -> float:
    """What so many units a month cost by a tariff, on top of its fee.

    >>> float(charge(np.array([[0.0, 100.0]]), np.array([[0.0, 0.5]]), 0, 120.0))
    10.0
    """
    total, blocks = 0.0, starts.shape[1]
    for k in range(blocks):
        if units > starts[tariff, k]:
            end = starts[tariff, k + 1] if k + 1 < blocks else np.inf
            total += prices[tariff, k] * (min(units, end) - starts[tariff, k])
    return total


@rule
def best_use(most: float, response: float, linear: bool, starts: Any, prices: Any, tariff: int) -> tuple[float, float]:
    """The units a month that are worth most less their charge, and that difference.

    With an allowance of 100, who would use 80 does; who would use 105, but 95 at the price beyond it, stops at 100.

    >>> blocks = np.array([[0.0, 100.0]]), np.array([[0.0, 1.0]])
    >>> [float(best_use(most, 0.1, True, *blocks, 0)[0]) for most in (80.0, 105.0)]
    [80.0, 100.0]

    Who does not answer prices at all (a response of 0) uses the most.
    """
    if response == 0.0:
        return most, -charge(starts, prices, tariff, most)
    units, gained, blocks = 0.0, 0.0, starts.shape[1]
    for k in range(blocks):
        start = starts[tariff, k]
        if start > most:
            break
        end = starts[tariff, k + 1] if k + 1 < blocks else np.inf
        here = min(max(demand(most, response, prices[tariff, k], linear), start), end)
        net = worth(here, most, response, linear) - charge(starts, prices, tariff, here)
        if k == 0 or net > gained:
            units, gained = here, net
    return units, gained


@rule
def used_and_due(usage: Any, terms: Any, g: int, most: float, tariff: int) -> tuple[float, float]:
    """The units a month that a customer uses in category g by a tariff, and what they cost on top of its fee."""
    units = best_use(most, usage.response[g], usage.linear[g], terms.starts, terms.prices, tariff)[0]
    return units, charge(terms.starts, terms.prices, tariff, units)


@rule
def lifted(raises: Any, quality: Any, component: Any, holding: Any, offer: int, g: int) -> float:
    """The factor on usage in category g of what is held elsewhere, an offer (or none: -1) taken.

    Each product multiplies it by 1 + its category's part x its quality (assumed).
    """
    factor = 1.0
    for h in range(holding.shape[0]):
        part = -1
        if offer >= 0 and component[offer, h] >= 0:
            part = component[offer, h]
        elif holding[h] >= 0:
            part = component[holding[h], h]
        if part >= 0:
            factor *= 1.0 + raises[g, h] * quality[part]
    return factor


@rule
def tariff_of(usage: Any, component: Any, new: Any, segment: int, channel: int, offer: int, g: int, own: int) -> int:
    """The number of the tariff by which an offer's usage in category g is charged: its product's."""
    part = component[offer, g]
    return int(new[segment, channel, part]) if offer < own else int(usage.listed[offer])


@rule
def usage_gained(people: Any, facts: Any, terms: Any, i: int, j: int, c: int) -> float:
    """What usage is worth less its charge with an offer taken, against now, in currency a month."""
    usage, component = facts.usage, facts.offer.component
    holding, gained = people.holding[i], 0.0
    for g in range(holding.shape[0]):
        if not usage.metered[g]:
            continue
        own_use, now = np.float64(people.usage[i, g]), -1
        if holding[g] >= 0:
            now = int(people.terms[i, g])
            before = own_use * lifted(usage.raises, usage.quality, component, holding, -1, g)
            gained -= best_use(before, usage.response[g], usage.linear[g], terms.starts, terms.prices, now)[1]
        after = now
        if component[j, g] >= 0 and wanted(people.need[i, g], holding[g]):
            after = tariff_of(usage, component, terms.new, people.segment[i], c, j, g, facts.own)
        if after >= 0:
            most = own_use * lifted(usage.raises, usage.quality, component, holding, j, g)
            gained += best_use(most, usage.response[g], usage.linear[g], terms.starts, terms.prices, after)[1]
    return gained


@rule
def usage_net(people: Any, facts: Any, terms: Any, i: int, g: int, tariff: int) -> float:
    """What usage in a category is worth less its charge by a tariff, with what is held now."""
    usage = facts.usage
    if not usage.metered[g]:
        return 0.0
    factor = lifted(usage.raises, usage.quality, facts.offer.component, people.holding[i], -1, g)
    most = np.float64(people.usage[i, g]) * factor
    return best_use(most, usage.response[g], usage.linear[g], terms.starts, terms.prices, tariff)[1]


@rule
def agree_terms(people: Any, facts: Any, terms: Any, i: int, h: int, j: int, c: int) -> None:
    """Write down the tariff of an offer that is taken in category h (-1: none), bought in channel c."""
    if not facts.usage.on:
        return
    usage, component, segment = facts.usage, facts.offer.component, people.segment[i]
    people.terms[i, h] = tariff_of(usage, component, terms.new, segment, c, j, h, facts.own) if j >= 0 else 0
