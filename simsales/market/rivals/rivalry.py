"""How a rival sets its prices: the rules behind ``world.competitors.*.reacts``, and its advertising."""

from __future__ import annotations

import math
from collections.abc import Sequence


def followed(listed: float, share: float, level: float, only_cuts: bool = False) -> float:
    """A list price moved by a share of another's price change; ``level`` is the other's price (1: as listed).

    >>> followed(100.0, 0.5, 0.8), round(followed(100.0, 0.5, 1.2), 6), followed(100.0, 0.5, 1.2, only_cuts=True)
    (90.0, 110.0, 100.0)
    """
    return listed * (1 + share * (min(level, 1.0) - 1 if only_cuts else level - 1))


def undercutting(listed: float, faced: float, by: float, floor: float) -> float:
    """The price a part ``by`` below the lowest one faced: never above the own list, never below ``floor`` of it.

    >>> undercutting(100.0, 90.0, 0.1, 0.5), undercutting(100.0, 40.0, 0.1, 0.5), undercutting(100.0, 200.0, 0.1, 0.5)
    (81.0, 50.0, 100.0)
    """
    return min(max(faced * (1 - by), floor * listed), listed)


def in_force(listed: float, steps: Sequence[tuple[float, float]], week: int) -> float:
    """The list price of a week: that of the last step that has begun.

    >>> [in_force(60.0, ((4.0, 50.0), (8.0, 55.0)), week) for week in (3, 4, 9)]
    [60.0, 50.0, 55.0]
    """
    price = listed
    for start, then in sorted(steps):
        if start <= week:
            price = then
    return price


def best_margin(own: Sequence[float], others: float, response: float) -> float:
    """The margin on cost that earns a logit seller most: the same on all its offers (Anderson & de Palma 1992).

    ``own`` are the utilities of its offers at cost, ``others`` the sum of exp(utility) of what else there is, buying
    nothing (1) included; ``response`` is the utility lost by one unit of currency. It solves m·response·(1 − S) = 1,
    S its share at m, by bisection.

    >>> import math
    >>> price = 1.0
    >>> for _ in range(50):  # two alike sellers answer each other in turn: the Nash price
    ...     price = best_margin([2.0], 1 + math.exp(2 - price), 1.0)
    >>> round(price, 4), round(best_margin([2.0, 2.0], 1.0, 1.0), 4)
    (1.5989, 2.3748)
    """
    top = max(own)
    whole = sum(math.exp(utility - top) for utility in own)

    def slack(margin: float) -> float:
        odds = whole * math.exp(min(top - response * margin, 700.0))
        return response * margin * others / (others + odds) - 1

    low, high = 0.0, 1 / response
    while slack(high) < 0:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if slack(middle) < 0 else (low, middle)
    return (low + high) / 2


def aware(known: float, rate: float, weeks: float) -> float:
    """Share that knows a rival's offers after so many weeks of advertising that reaches ``rate`` a week of the rest.

    >>> aware(0.2, 0.5, 0), aware(0.2, 0.5, 1), aware(0.2, 0.0, 9)
    (0.2, 0.6, 0.2)
    """
    return 1 - (1 - known) * (1 - rate) ** weeks if weeks > 0 and rate > 0 else known
