"""What a rival makes of what it sees: our lowest price it faces, its best response, and how its offers become known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from simsales.market.ground.offers import Booleans, Floats, OfferBook
from simsales.market.rivals.agents import Competitor
from simsales.market.rivals.rivalry import best_margin


def answered(rival: Competitor, book: OfferBook) -> Booleans:
    """Which of our offers each of a rival's offers answers: rival's offer x own offer.

    Those it names (``answers``), or else our products of its category; a bundle is another good than what it sells.
    """
    own = book.labels.own
    rows = [
        (book.covers[:own] & book.covers[j]).any(axis=1) & ~book.is_bundle[:own]
        if offer.answers is None
        else np.isin(book.labels.offers[:own], offer.answers)
        for j, offer in zip(rival.offers, rival.spec.offers.values(), strict=True)
    ]
    return np.array(rows, bool).reshape(len(rows), own)


def for_somebody(on_sale: Booleans, parts: Floats) -> Booleans:
    """What is on sale (segment x channel x own offer) to customers whom there are: none in a segment without any.

    ``parts`` is the part of all customers that is in each segment, as in all of this file.
    """
    return on_sale & (parts > 0)[:, None, None]


def lowest_prices(price: Floats, on_sale: Booleans, parts: Floats) -> Floats:
    """The lowest monthly price at which each of our offers is on sale to anybody (infinite where it is not).

    ``price`` and ``on_sale`` are segment x channel x own offer.
    """
    lowest: Floats = np.where(for_somebody(on_sale, parts), price, np.inf).min(axis=(0, 1))
    return lowest


def price_levels(price: Floats, listed: Floats, on_sale: Booleans, parts: Floats, alike: Booleans) -> Floats:
    """Our mean price relative to the list (1: as listed) of what each of a rival's offers answers (``alike``).

    Of each segment the mean over channels and offers in which it is on sale, all alike; of all of them by their
    customers (``parts``), so that two halves of a segment are the whole. 1 where it answers nothing that has a price.

    >>> price, listed, all_of_them = np.array([[[45.0, 60.0]]]), np.array([[[60.0, 60.0]]]), np.ones(1)
    >>> alike = np.array([[True, False], [True, True], [False, False]])
    >>> price_levels(price, listed, listed > 0, all_of_them, alike).tolist()
    [0.75, 0.875, 1.0]
    >>> price, parts = np.array([[[45.0]], [[60.0]], [[6.0]]]), np.array([0.25, 0.75, 0.0])
    >>> price_levels(price, np.full((3, 1, 1), 60.0), price > 0, parts, np.array([[True]])).tolist()
    [0.9375]
    """
    comparable = for_somebody(on_sale, parts) & (listed > 0)
    relative = np.where(comparable, price / np.where(listed > 0, listed, 1.0), 0.0)
    levels = np.ones(len(alike))
    for k, mine in enumerate(alike):
        cells = comparable & mine
        count = cells.sum(axis=(1, 2))
        sold = count > 0
        if sold.any():
            means = np.where(cells, relative, 0.0).reshape(len(parts), -1).sum(axis=1)[sold] / count[sold]
            levels[k] = np.average(means, weights=parts[sold])
    return levels


def faced(alike: Booleans, ours: Floats) -> Floats:
    """Our lowest price (of ``ours``) of what each of a rival's offers answers, infinite where it answers nothing."""
    lowest: Floats = np.where(alike, ours, np.inf).min(axis=1, initial=np.inf)
    return lowest


class Shown(NamedTuple):
    """What rivals see of our prices: the ``lowest``, and by rival our price ``levels`` and what it has ``faced``."""

    lowest: Floats
    levels: list[Floats]
    faced: list[Floats]


def shown(
    rivals: Sequence[Competitor], book: OfferBook, price: Floats, listed: Floats, on_sale: Booleans, parts: Floats
) -> Shown:
    """What rivals see of our prices (as in ``price_levels``)."""
    lowest, alike = lowest_prices(price, on_sale, parts), [answered(rival, book) for rival in rivals]
    levels = [price_levels(price, listed, on_sale, parts, each) for each in alike]
    return Shown(lowest, levels, [faced(each, lowest) for each in alike])


class Research(NamedTuple):
    """What market research tells a rival of all customers: mean value of every offer, mean price response, parts.

    ``parts`` is the part of them that is in each segment (in each district, where there is an organisation).
    """

    appeal: Floats
    response: float
    parts: Floats


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
    ours = np.where(book.is_bundle[:own], np.inf, ours)
    values, response = research.appeal, research.response
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


def posted(rivals: Sequence[Competitor], book: OfferBook, week: int) -> Floats:
    """Every offer's price as its rival posts it in a week (0 for our own)."""
    prices: Floats = np.zeros(len(book.labels.offers))
    for rival in rivals:
        prices[rival.offers] = rival.post_prices(week, book.list_price[rival.offers])
    return prices


def become_known(facts: Any, rivals: Sequence[Competitor], week: int) -> Any:
    """The facts with what is known of rivals' offers this week; the same facts where it does not change."""
    if not any(rival.becomes_known for rival in rivals):
        return facts
    known = facts.offer.known.copy()
    for rival in rivals:
        known[rival.offers] = rival.known(week)
    known.flags.writeable = False  # as what it stands for: compiled loops tell tables apart by it
    return facts._replace(offer=facts.offer._replace(known=known))


def asked(
    rivals: Sequence[Competitor], prices: Sequence[Floats], known: Sequence[Floats]
) -> list[tuple[int, str, str, float, float]]:
    """What rivals asked: (week, rival, offer, price, known) for each week and offer; tables by week and offer."""
    return [
        (week, rival.name, offer, float(price[j]), float(share[j]))
        for week, (price, share) in enumerate(zip(prices, known, strict=True))
        for rival in rivals
        for j, offer in zip(rival.offers.tolist(), rival.spec.offers, strict=True)
    ]
