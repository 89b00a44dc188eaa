"""Stock: what is left of something that is used up, and what one unit more is worth that is only for later."""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import rule
from simsales.market.ground.dates import time_left


@rule
def units_left(weeks_left: float, lasts: float) -> float:
    """Units left, of which one lasts so many weeks.

    >>> units_left(6, 4)
    1.5
    """
    return weeks_left / lasts if lasts > 0 else 0.0


@rule
def worth_ahead(price_response: float, usual: float, full: float, storage: float) -> float:
    """Utility of buying a unit now that is for later: what it is cheaper than usual, less what keeping it costs.

    >>> worth_ahead(0.1, 50.0, 30.0, 0.5), worth_ahead(0.1, 50.0, 50.0, 0.5)
    (1.5, -0.5)
    """
    return price_response * (usual - full) - storage


@rule
def used_until(ends: int, begins: int, lasts: int) -> int:
    """The date at which all is used up: one unit more, which lasts so long, after what is left.

    >>> used_until(7, 5, 4), used_until(3, 5, 4)
    (11, 9)
    """
    return max(ends, begins) + lasts


@rule
def may_store(weeks_left: float, lasts: float, most: float) -> bool:
    """Whether there is room for one unit more.

    >>> may_store(4, 4, 1.0), may_store(4, 4, 2.0), may_store(5, 4, 2.0)
    (False, True, False)
    """
    return units_left(weeks_left, lasts) + 1.0 <= most


@rule
def store_of(people: Any, facts: Any, i: int, g: int, week: int) -> int:
    """What a customer has left of a category that is used up: 0 nothing (or it is not used up), 1 some, 2 no room."""
    held = int(people.holding[i, g])
    weeks_left = time_left(people.contract_end[i, g], people.contract_end_part[i, g], week)
    if not facts.consumption.on or not facts.consumption.used[g] or held < 0 or weeks_left <= 0:
        return 0
    return 1 if may_store(weeks_left, facts.offer.commitment[held], facts.consumption.most[g]) else 2


@rule
def price_of_stock(price: float, weeks_left: float, new: float, lasts: float) -> float:
    """What is paid a month for a stock to which a unit is added: the mean over the weeks that all of it lasts.

    >>> price_of_stock(30.0, 4, 15.0, 4), price_of_stock(30.0, 0, 15.0, 4)
    (22.5, 15.0)
    """
    weeks = weeks_left + lasts
    return (price * weeks_left + new * lasts) / weeks if weeks > 0 else new
