"""Novelty and conformity: what is new draws novelty seekers, what sells draws conforming customers (B-herd).

Each customer is drawn by a trait of their own, exponential around the segment's mean: most hardly, some strongly. The
newness of an offer halves every ``newness_half_life`` since its launch. What sells is last week's share of the
channel's orders, and is felt only where a strategy displays it: who sees no display cannot follow it.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from simsales.core.compiled import rule
from simsales.market.attention.plan import Attention
from simsales.market.ground.day import Today
from simsales.market.ground.offers import Floats


class Herd(NamedTuple):
    """What draws customers this week: newness by own offer, hotness by channel and own offer; ``on``: does anything."""

    on: bool
    newness: Any
    hot: Any


@rule
def drawn(mean: float, luck: float) -> float:
    """A customer's own trait: exponential around the segment's mean, so that some are seekers (assumed).

    >>> round(drawn(2.0, math.exp(-1.0)), 12)
    2.0
    """
    return -mean * math.log(luck)


@rule
def newness(weeks_since_launch: float, half_life: float) -> float:
    """How new an offer is, 1 at its launch; 0 before it.

    >>> newness(13.0, 13.0), newness(-1.0, 13.0)
    (0.5, 0.0)
    """
    return 0.5 ** (weeks_since_launch / half_life) if weeks_since_launch >= 0.0 else 0.0


@rule
def appeal(novelty: float, new: float, conformity: float, hot: float) -> float:
    """Utility of an offer's being new and being what others buy; nothing for who holds it already (B-herd)."""
    return novelty * new + conformity * hot


def shown(orders: Floats, top: int, names: Any = None) -> Floats:
    """The shares of the orders of a channel that a display of the ``top`` offers shows; the others are not seen.

    Of equal ones the lowest of ``names`` (any numbers that stand for them; their place if none) comes first.

    >>> [float(share) for share in shown(np.array([1.0, 6.0, 3.0, 0.0]), 2)]
    [0.0, 0.6, 0.3, 0.0]
    """
    share = np.zeros(len(orders))
    total = orders.sum()
    best = np.lexsort((np.arange(len(orders)) if names is None else names, -orders))[:top]
    if total > 0:
        share[best] = orders[best] / total
    return share


def _draws(segment: Any) -> bool:
    return bool(segment.novelty.any() or segment.conformity.any() or segment.company.any())


def herd_of(today: Today) -> Herd:
    """What draws customers this week."""
    launched, half_life = today.facts.offer.launched, today.facts.selling.newness_half_life
    own, segment = today.facts.own, today.facts.segment
    if not today.once("herds", lambda: _draws(segment), segment):
        return today.once("no herd", lambda: Herd(False, np.zeros(own), np.zeros((len(today.channels), own))))
    new = np.array([newness(float(today.week - launched[j]), half_life) for j in range(own)])
    hot = np.zeros((len(today.channels), own))
    for display in today.plan[Attention].displays:
        for channel in display.channels:
            hot[channel] = shown(today.orders_last_week[channel], display.top, today.facts.offer.luck[:own])
    moved = bool((segment.novelty * new.max() > 0).any() or (segment.conformity * hot.max() > 0).any())
    return Herd(moved or bool((segment.company > 0).any()), new, hot)
