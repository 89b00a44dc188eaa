"""What a need makes an offer worth: whether a category is wanted, and which need an offer meets."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.market.ground.state import EXPLICIT, NO_NEED
from simsales.market.needs.stock import worth_ahead


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
def takes(component: Any, offer: int, category: int, h: int) -> bool:
    """Whether taking an offer changes what is held in category h; having nothing (-1) changes the ``category`` alone.

    >>> import numpy as np
    >>> component = np.array([[0, -1], [0, 1]])
    >>> takes(component, 1, 0, 1), takes(component, 0, 0, 1), takes(component, -1, 1, 1)
    (True, False, True)
    """
    return bool(component[offer, h] >= 0) if offer >= 0 else h == category


@rule
def worth_for_later(case: Any, quote: Any) -> float:
    """Utility of a unit more of what is not used up: what it is cheaper than usual, less what keeping it costs."""
    people, i, g = case.people, case.row, case.category
    usual, storage = float(people.reference[i, g]), case.facts.consumption.storage[g]
    return worth_ahead(case.price_response, usual, quote.all_in, storage)
