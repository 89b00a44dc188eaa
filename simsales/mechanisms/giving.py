"""Coupons that are thought of, and gifts that somebody has to explain (A-promo)."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.core.streams import uniform_of
from simsales.mechanisms.audience import belongs


@rule
def understood(explaining: float, skill: float) -> float:
    """The part of a gift's worth that a customer sees: what needs explaining only as far as the seller can.

    >>> understood(0.0, 0.1), understood(1.0, 0.6), understood(0.5, 0.6)
    (1.0, 0.6, 0.8)
    """
    return 1.0 - explaining * (1.0 - skill)


@rule
def best_coupon(
    giving: Any, coupon: Any, i: int, channel: int, offer: int, segment: int, orientation: int, tenure: float,
    weeks_to_end: float, satisfaction: float, paid: float, supplier: int, life: int,
) -> int:  # fmt: skip
    """The number of the coupon of highest face that a customer has and thinks of for this offer here, or -1."""
    best, highest = -1, 0.0
    for k in range(giving.face.shape[0]):
        if (
            giving.offers[k, offer]
            and giving.channels[k, channel]
            and giving.face[k] > highest
            and belongs(
                giving.audience, k, segment, orientation, tenure, weeks_to_end, satisfaction, paid, supplier, life
            )
            and uniform_of(coupon, i, giving.promotion[k]) < giving.part[k]
        ):
            best, highest = k, giving.face[k]
    return best
