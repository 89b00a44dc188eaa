"""Leaving any part of a bundle ends it: its other parts go on as the single products, at their list prices."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.market.ground.again import changed

BROKEN = ("holding", "paid", "agreed", "listed", "bill_cut")  # the columns to which ``break_bundle`` writes


@rule
def break_bundle(people: Any, offer: Any, i: int, leaving: int, keep: int) -> None:
    """End a bundle: its parts outside the categories of offer ``keep`` become the single products at list price."""
    for h in range(people.holding.shape[1]):
        if people.holding[i, h] == leaving and (keep < 0 or offer.component[keep, h] < 0):
            part = offer.component[leaving, h]
            if part != leaving:
                people.holding[i, h] = part
                people.paid[i, h] = people.agreed[i, h] = people.listed[i, h] = offer.list_price[part]
                if people.bill_cut.shape[1] > 0:
                    people.bill_cut[i, h] = 0.0
                changed(people, i)
