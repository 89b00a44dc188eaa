"""What customers remember as the usual prices at the start."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.streams import uniform_of
from simsales.market.ground.day import Today
from simsales.market.ground.money import all_in_prices
from simsales.market.ground.offers import OfferBook
from simsales.market.needs.terms import wanted
from simsales.market.scenario import Scenario


def usual_prices(scenario: Scenario, book: OfferBook, holding: Any, paid: Any) -> Any:
    """The column ``reference``: what one pays; else the mean list price of the category's single offers, all in.

    One-off prices are spread over the commitment, or the closing horizon, as customers feel them. Where nothing is
    remembered it is zero.
    """
    if scenario.world.reference_price is None:
        return np.zeros(holding.shape, np.float32)
    all_in = all_in_prices(
        book.list_price, book.list_once, 0.0, book.commitment, False, scenario.selling.closing_horizon
    )
    single = book.covers & ~book.is_bundle[:, None]
    mean = np.where(single, all_in[:, None], 0.0).sum(axis=0) / np.maximum(single.sum(axis=0), 1)
    return np.where((holding >= 0) & (paid > 0), paid, mean[None, :]).astype(np.float32)


READS = ("segment", "playing", "subject")
WRITES = ("reference",)


@rule
def remembered(reference: float, price: float, carry: float) -> float:
    """What is remembered once a price has been noticed.

    >>> remembered(100.0, 80.0, 0.75)
    95.0
    """
    return carry * reference + (1.0 - carry) * price


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
    """What an offer's price feels better than it is, against what its wanted parts usually cost."""
    usual = 0.0
    for g in range(people.holding.shape[1]):
        if facts.offer.component[j, g] >= 0 and wanted(people.need[i, g], people.holding[i, g]):
            usual += np.float64(people.reference[i, g])
    return surprise(usual, full, facts.reference.gain, facts.reference.loss)


@loop
def _notice(people: Any, facts: Any, going: Any, week: int, attend: Any) -> None:
    settings = facts.reference
    for i in range(people.segment.shape[0]):
        if not people.alive[i]:
            continue
        offered = int(people.subject[i]) if people.playing[i] >= 0 else -1
        for g in range(people.reference.shape[1]):
            price = going[people.segment[i], g]
            if price == np.inf:
                continue
            if g == offered or uniform_of(attend, i, int(facts.need.luck[g])) < settings.notices:
                people.reference[i, g] = remembered(np.float64(people.reference[i, g]), price, settings.carry)


def notice(today: Today) -> None:
    """Let customers notice this week's going prices, where the world has reference prices."""
    if not today.facts.reference.on:
        return
    own, offer = today.facts.own, today.facts.offer
    decided, horizon = today.decided, today.facts.selling.closing_horizon
    used_up = (offer.component[:own] >= 0)[:, today.facts.consumption.used].any(axis=1)
    all_in = all_in_prices(decided.price, decided.once, decided.gift, decided.commitment, used_up, horizon)
    lowest = np.where(decided.on_sale, all_in, np.inf).min(axis=1)  # segment x own offer
    covers = offer.component[:own] >= 0
    parts = lowest[:, :, None] * np.where(covers, offer.weight[:own], 1.0)  # a bundle's price counts by its parts
    going = np.where(covers[None, :, :], parts, np.inf).min(axis=1)  # segment x category
    for r in range(own, offer.component.shape[0]):
        g = int(np.argmax(offer.component[r] >= 0))
        if offer.known[r] > 0:
            going[:, g] = np.minimum(going[:, g], today.decided.rival_price[r])
    _notice(today.people, today.facts, going, today.week, today.key("attend"))
