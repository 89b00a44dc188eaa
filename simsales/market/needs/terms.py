"""What a need makes an offer worth: whether a category is wanted, and which need an offer meets."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.market.ground.money import months_charged
from simsales.market.ground.state import EXPLICIT, NO_NEED
from simsales.market.needs.stock import worth_ahead

READS = ("need", "holding", "unwanted", "reference")  # by what it adds to the value of an offer


@rule
def wanted(need: int, holding: int) -> bool:
    """Whether a category is worth anything to the customer: they have a need there or hold something."""
    return need != NO_NEED or holding >= 0


@rule
def is_wanted(people: Any, i: int, h: int) -> bool:
    """Whether a category is worth anything to a customer: they need it, or hold it because they needed it."""
    return people.need[i, h] != NO_NEED or (people.holding[i, h] >= 0 and people.unwanted[i, h] == 0)


@rule
def meets(component: Any, need: Any, offer: int, subject: int, by_name: Any) -> int:
    """The category in which an offer meets an explicit need: the one talked about, or else the first by name; or -1.

    >>> import numpy as np
    >>> component = np.array([[0, -1], [-1, 1], [0, 1]])  # two products, and their bundle
    >>> both, one, names = np.array([2, 2]), np.array([2, 1]), np.array([0, 1])
    >>> [meets(component, both, j, 0, names) for j in (0, 1, 2)], meets(component, one, 1, 0, names)
    ([0, 1, 0], -1)
    """
    if component[offer, subject] >= 0:
        return subject
    for n in range(need.shape[0]):
        h = int(by_name[n])
        if component[offer, h] >= 0 and need[h] == EXPLICIT:
            return h
    return -1


@rule
def is_used_up(component: Any, used: Any, offer: int) -> bool:
    """Whether an offer holds something that is used up.

    >>> import numpy as np
    >>> component, used = np.array([[0, -1], [-1, 1], [0, 1]]), np.array([False, True])
    >>> [is_used_up(component, used, offer) for offer in (0, 1, 2)]
    [False, True, True]
    """
    found = False
    for h in range(used.shape[0]):
        found = found or (component[offer, h] >= 0 and used[h])
    return found


@rule
def months_given(facts: Any, offer: int, commitment: float) -> float:
    """Months of charges by which a discount on an offer is counted: a year's or the commitment's, or what it lasts."""
    used_up = is_used_up(facts.offer.component, facts.consumption.used, offer)
    return max(months_charged(used_up, commitment), commitment * 12.0 / 52.0)


@rule
def worth_for_later(case: Any, quote: Any) -> float:
    """Utility of a unit more of what is not used up: what it is cheaper than usual, less what keeping it costs.

    Where nobody remembers prices (a file has to say `world.reference_price`), none is below the usual one.
    """
    usual, storage = quote.all_in, case.facts.consumption.storage[case.category]
    if case.facts.reference.on:
        usual = case.people.reference[case.row, quote.offer]
    return worth_ahead(case.price_response, usual, quote.all_in, storage)
