"""What every offer is worth to every customer who would decide just now: the market's own valuation, read out.

Nothing is drawn and nothing is written: it is ``weigh`` before the tastes. Who is considered with which chance comes
from the same rules. ``simsales.experiments.shares`` makes probabilities of it (McFadden 1974).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.market.choice.case import Quote, case_of
from simsales.market.choice.choose import SOME, is_bound, is_no_change, may_take
from simsales.market.choice.exchange import paid_for
from simsales.market.choice.offering import considered_chance, our_quote, presents_chance, rivals_quote
from simsales.market.choice.valuation import value_of
from simsales.market.needs.stock import store_of
from simsales.market.selling.cards import quadrant_of
from simsales.market.selling.gates import ON_PRESENT, PRESENT, gate_log_odds, seat_of

STEP = 1e-3  # part of a price, by which it is moved either way


class Asked(Packed):
    """Who decides about what: ``rows`` of customers, a ``channel``, a ``category``, in a ``week``."""

    rows: Any
    channel: int
    category: int
    week: int


class Read(Packed):
    """What is read out, customer x offer: ``value`` (minus infinity: cannot be taken), ``slope``, ``chance``, ``held``.

    ``slope`` is what the value gains by the logarithm of the price a month, ``chance`` that of being considered;
    ``held`` says by customer which offer is what they have on better terms (-1: none): taking it is keeping it.
    """

    value: Any
    slope: Any
    chance: Any
    held: Any


@rule
def dearer(quote: Quote, part: float) -> Quote:
    """The same offer at a monthly price that is by a part higher."""
    more = quote.monthly * part
    return Quote(
        quote.offer, quote.monthly + more, quote.once, quote.gift, quote.commitment, quote.all_in + more, quote.ahead,
        quote.cut, quote.voucher, quote.claim,
    )  # fmt: skip


@loop
def read_out(people: Any, facts: Any, decided: Any, scene: Any, luck: Any, asked: Asked, read: Read) -> None:
    """Read out what all offers of a category are worth to some customers, each as if they had a need of it."""
    selling, own, g, c, week = facts.selling, facts.own, asked.category, asked.channel, asked.week
    for k in range(asked.rows.shape[0]):
        i = int(asked.rows[k])
        case = case_of(people, facts, decided, scene, luck, i, g, c, week)
        store, s = store_of(people, facts, i, g, week), int(people.segment[i])
        skill = scene.skills[seat_of(scene.first, c, -1)]
        presenting = gate_log_odds(
            facts.channel.presents[c], skill[PRESENT], selling.skill_weight, decided.effort[c, ON_PRESENT],
            selling.effort_weight, 0.0,
        )  # fmt: skip
        card = scene.cards[c, s, quadrant_of(people.need[i], selling.many_explicit, selling.some_latent)]
        if card >= 0 and not decided.on_sale[s, c, card]:
            card = -1
        for j in range(facts.offer.component.shape[0]):
            read.value[k, j] = -np.inf
            if facts.offer.component[j, g] < 0 or not may_take(case, j, store):
                continue
            if j < own:
                quote, chance = our_quote(case, luck, j, skill[PRESENT], 0.0, store == SOME), people.awareness[i, j]
                chance = considered_chance(chance, presents_chance(case, j, presenting, card))
                bound = is_bound(case, j, store) and quote.monthly >= paid_for(people.holding[i], people.paid[i], j)
            else:
                quote, chance, bound = rivals_quote(case, j, store == SOME), facts.offer.known[j], False
            level, is_held = value_of(case, quote), j == people.holding[i, g] and store == 0
            if is_no_change(bound, is_held, level):
                continue
            if is_held:
                read.held[k] = j
            read.value[k, j], read.chance[k, j] = level, chance
            up, down = value_of(case, dearer(quote, STEP)), value_of(case, dearer(quote, -STEP))
            read.slope[k, j] = (up - down) / (2.0 * STEP)
