"""What a rival makes of what it sees: our lowest price it faces, its best response, and how its offers become known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from simsales.market.ground.offers import Booleans, Floats, OfferBook
from simsales.market.rivals.agents import Competitor
from simsales.market.rivals.rivalry import best_margin


def lowest_prices(price: Floats, on_sale: Booleans, book: OfferBook) -> Floats:
    """The lowest monthly price at which each of our offers is on sale anywhere (infinite where it is not).

    Bundles do not count: they are another good than what a rival sells. ``price`` and ``on_sale`` are segment x channel
    x own offer.
    """
    lowest: Floats = np.where(on_sale, price, np.inf).min(axis=(0, 1))
    lowest[book.is_bundle[: book.labels.own]] = np.inf
    return lowest


def faced(rival: Competitor, book: OfferBook, ours: Floats) -> Floats:
    """Our lowest price (of ``ours``) in each of a rival's offers' category, infinite where we sell nothing there."""
    own = book.labels.own
    rows: Floats = np.array(
        [np.where((book.covers[:own] & book.covers[j]).any(axis=1), ours, np.inf).min() for j in rival.offers]
    )
    return rows


class Research(NamedTuple):
    """What market research tells a rival of all customers: the mean value of every offer, the mean price response."""

    appeal: Floats
    response: float


def appeal(kinds: Floats, value: Floats) -> Floats:
    """The mean value of every offer over all kinds of customers.

    ``kinds`` is the part of all customers by segment x sensitivity x orientation, ``value`` the same x offer.
    """
    mean: Floats = np.zeros(value.shape[-1])
    for kind in np.ndindex(*kinds.shape):
        mean += kinds[kind] * value[kind]
    return mean


def answer(rival: Competitor, research: Research, book: OfferBook, ours: Floats, rival_price: Floats) -> None:
    """Give a rival the prices that earn it most against this week's, by logit demand at mean value and price response.

    ``ours`` are our lowest prices. Its estimate knows one kind of customer, who knows every offer, and no lock-in,
    channel or bundle (assumed): a rival's, not the world's. Each category by itself.
    """
    own = book.labels.own
    values, response = research
    if response <= 0:
        return
    price = np.concatenate([ours, rival_price[own:]])
    utility = np.where(np.isfinite(price), values - response * np.where(np.isfinite(price), price, 0.0), -np.inf)
    mine = np.isin(np.arange(len(price)), rival.offers)
    cost = np.array([offer.cost for offer in rival.spec.offers.values()])
    prices = rival_price[rival.offers].copy()
    for g in range(book.covers.shape[1]):
        here = book.covers[rival.offers, g]
        if here.any():
            others = 1 + float(np.exp(np.clip(utility[book.covers[:, g] & ~mine], None, 500.0)).sum())
            at_cost = values[rival.offers[here]] - response * cost[here]
            prices[here] = cost[here] + best_margin([float(u) for u in at_cost], others, response)
    rival.answer = prices


def become_known(facts: Any, rivals: Sequence[Competitor], week: int) -> Any:
    """The facts with what is known of rivals' offers this week; the same facts where it does not change."""
    if not any(rival.becomes_known for rival in rivals):
        return facts
    known = facts.offer.known.copy()
    for rival in rivals:
        known[rival.offers] = rival.known(week)
    return facts._replace(offer=facts.offer._replace(known=known))
