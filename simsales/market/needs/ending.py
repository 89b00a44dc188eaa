"""Needs that end for good: after an order that meets one, by a chance of each customer's own (BG/NBD).

Fader, Hardie & Lee 2005: customers buy at their own rate, and after each purchase are done for good with their own
chance. What they hold then is kept until it is left or used up; no need of the category arises after that.
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop, rule
from simsales.core.streams import uniform_of
from simsales.market.ground.state import NO_NEED


@rule
def ends_for_good(luck: float, chance: float) -> bool:
    """Whether the need that an order meets is the customer's last of that category.

    >>> ends_for_good(0.2, 0.25), ends_for_good(0.3, 0.25)
    (True, False)
    """
    return luck < chance


@rule
def is_over(need_over: Any, g: int) -> bool:
    """Whether a customer's need of category g has ended for good; never where no need ends (the column is empty).

    >>> import numpy as np
    >>> is_over(np.array([0, 1]), 1), is_over(np.array([]), 1)
    (True, False)
    """
    return need_over.shape[0] > 0 and need_over[g] != 0


@loop
def may_end(people: Any, facts: Any, i: int, h: int, ends: Any) -> None:
    """Let an order in category h end the need that it meets."""
    if people.need_ends.shape[1] == 0 or people.need[i, h] == NO_NEED:
        return
    if ends_for_good(uniform_of(ends, i, int(facts.need.luck[h])), people.need_ends[i, h]):
        people.need_over[i, h] = 1
