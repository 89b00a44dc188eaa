"""What falls away of bundles and lock-in when something is given up: the rest of its bundle, and what was credited.

Leaving any part of a bundle ends it: its other parts go on as the single products, at their list prices.
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop, rule
from simsales.market.bundle.points import FORFEITED, forfeit
from simsales.market.ground.again import changed
from simsales.market.ground.belonging import of_ours

BROKEN = ("holding", "paid", "agreed", "listed", *FORFEITED)


@rule
def break_bundle(people: Any, offer: Any, i: int, leaving: int, keep: int) -> None:
    """End a bundle: its parts outside the categories of offer ``keep`` become the single products at list price."""
    for h in range(people.holding.shape[1]):
        if people.holding[i, h] == leaving and (keep < 0 or offer.component[keep, h] < 0):
            part = offer.component[leaving, h]
            if part != leaving:
                people.holding[i, h] = part
                people.paid[i, h] = people.agreed[i, h] = people.listed[i, h] = offer.list_price[part]
                changed(people, i)


@loop
def break_off(people: Any, facts: Any, i: int, g: int, c: int, j: int, to: int, tally: Any) -> None:
    """Offer j, bought in channel c, gives way to ``to`` (-1: none) in category g; within our range credit goes on."""
    if of_ours(j, facts.own) and not of_ours(to, facts.own):
        forfeit(people, i, g, c, j, tally)
    if j != to:
        break_bundle(people, facts.offer, i, j, to)
