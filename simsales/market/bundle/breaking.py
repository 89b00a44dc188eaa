"""Leaving any part of a bundle ends it: its other parts go on as the single products, at what these are billed at.

What that is has one rule (``price.repricing.priced_alone``): who weighs leaving a part expects what they then pay.
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.market.ground.again import changed
from simsales.market.price.repricing import note_bill_cut, priced_alone

BROKEN = ("holding", "paid", "agreed", "listed", "bill_cut")  # the columns to which ``break_bundle`` writes


@rule
def break_bundle(people: Any, facts: Any, decided: Any, week: int, i: int, leaving: int, keep: int) -> None:
    """End a bundle: its parts outside the categories of offer ``keep`` become the single products, at their prices."""
    offer = facts.offer
    for h in range(people.holding.shape[1]):
        if people.holding[i, h] == leaving and (keep < 0 or offer.component[keep, h] < 0):
            part = offer.component[leaving, h]
            if part != leaving:
                now = priced_alone(people, facts, decided, week, i, h)
                people.holding[i, h] = part
                people.paid[i, h], people.agreed[i, h], people.listed[i, h] = now.paid, now.agreed, now.listed
                note_bill_cut(people, i, h, now.granted)
                changed(people, i)
