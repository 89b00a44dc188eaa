"""What customers remember each offer, ours or a rival's, to cost as a rule; what a price feels like against that.

Every offer is held against its own past only: what is dear because it is good is no surprise, and where no price moves
there is none. A rival's price is noticed by who knows the offer.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.streams import uniform_of
from simsales.market.ground.day import Today
from simsales.market.ground.knowing import knows_of
from simsales.market.ground.money import all_in_prices
from simsales.market.ground.offers import OfferBook, used_up_offers
from simsales.market.price.keys import SellingPrice, WorldPrice

READS = ("segment", "playing", "subject")
WRITES = ("reference",)


def usual_prices(
    world: WorldPrice, selling: SellingPrice, used: Any, book: OfferBook, holding: Any, paid: Any
) -> Any:  # fmt: skip
    """The column ``reference``: each offer's list price, all in; of what one holds, by what one pays more or less.

    ``used`` says which categories are used up. One-off prices are spread over the weeks over which customers feel
    them. Where nothing is remembered there is no
    room for it either.
    """
    if world.reference_price is None:
        return np.zeros((len(holding), 0))
    all_in = all_in_prices(
        book.list_price, book.list_once, 0.0, book.commitment, used_up_offers(book.component, used),
        selling.closing_horizon,
    )  # fmt: skip
    usual = np.tile(all_in, (len(holding), 1))
    rows, categories = np.nonzero((holding >= 0) & (paid > 0))
    offers = holding[rows, categories]
    more = paid[rows, categories] - book.list_price[offers] * book.weight[offers, categories]
    np.add.at(usual, (rows, offers), more)
    return usual


@rule
def remembered(reference: float, price: float, carry: float) -> float:
    """What is remembered once a price has been noticed.

    >>> remembered(100.0, 80.0, 0.75)
    95.0
    """
    return reference + (1.0 - carry) * (price - reference)


@rule
def surprise(reference: float, price: float, gain: float, loss: float) -> float:
    """What a price feels better (or worse: below zero) than it is, in currency a month.

    >>> surprise(100.0, 80.0, 0.5, 1.0), surprise(100.0, 120.0, 0.5, 1.0)
    (10.0, -20.0)
    """
    if price <= reference:
        return gain * (reference - price)
    return -loss * (price - reference)


@rule
def surprised(people: Any, facts: Any, i: int, j: int, full: float) -> float:
    """What an offer's price feels better than it is, against what this very offer usually costs."""
    return surprise(people.reference[i, j], full, facts.reference.gain, facts.reference.loss)


@rule
def looks_at(people: Any, facts: Any, i: int, j: int, attend: Any) -> bool:
    """Whether a customer looks at the prices in any category of an offer: something is offered there, or by chance."""
    offered = people.subject[i] if people.playing[i] >= 0 else -1
    for g in range(facts.offer.component.shape[1]):
        if facts.offer.component[j, g] < 0:
            continue
        if g == offered or uniform_of(attend, i, int(facts.need.luck[g])) < facts.reference.notices:
            return True
    return False


@loop
def _notice(people: Any, facts: Any, going: Any, attend: Any, knows: Any) -> None:
    own, offer = facts.own, facts.offer
    for i in range(people.segment.shape[0]):
        if not people.alive[i]:
            continue
        for j in range(people.reference.shape[1]):
            price = going[people.segment[i], j]
            if price == np.inf or price == people.reference[i, j]:
                continue
            if j >= own and not knows_of(knows, offer.known[j], i, int(offer.luck[j])):
                continue
            if looks_at(people, facts, i, j, attend):
                people.reference[i, j] = remembered(people.reference[i, j], price, facts.reference.carry)


def notice(today: Today) -> None:
    """Let customers notice this week's prices, where the world has reference prices."""
    if not today.facts.reference.on:
        return
    own, offer = today.facts.own, today.facts.offer
    decided, horizon = today.decided, today.facts.selling.closing_horizon
    used_up = used_up_offers(offer.component[:own], today.facts.consumption.used)
    all_in = all_in_prices(decided.price, decided.once, decided.gift, decided.commitment, used_up, horizon)
    lowest = np.where(decided.on_sale, all_in, np.inf).min(axis=1)  # segment x own offer
    theirs = np.broadcast_to(decided.rival_price[own:], (len(lowest), len(decided.rival_price) - own))
    going = np.concatenate([lowest, theirs], axis=1)
    _notice(today.people, today.facts, going, today.key("attend"), today.luck.key("rival known"))
