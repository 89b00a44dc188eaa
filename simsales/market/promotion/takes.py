"""The most that an order takes of a promotion's budget, in each cell; money in currency."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.market.ground.counting import months_counted


def taken_by_cut(prices: Any, used_up: Any, off: float, commitment: float | None, lasts: float) -> Any:
    """The most that an order takes of a budget by a targeted cut, in each cell; money in currency.

    ``prices`` are those that are asked (``Prices``, or the week's tables), ``used_up`` says which own offers are used
    up. A cut counts for a year or the commitment (``None``: that of the prices; no less than what else is given asks
    for); one that ``lasts`` for these weeks.

    >>> from types import SimpleNamespace
    >>> asked = SimpleNamespace(price=np.array([52.0]), once=np.array([100.0]), commitment=np.zeros(1), against=0.0)
    >>> [taken_by_cut(asked, np.array([False]), 0.5, None, lasts).tolist() for lasts in (0.0, 26.0)]
    [[362.0], [206.0]]
    """
    bound = prices.commitment if commitment is None else np.maximum(commitment, prices.against)
    months = months_counted(used_up, bound)
    return off * (prices.price * (months if lasts <= 0 else lasts * 12 / 52) + prices.once)


def taken_by_coupon(prices: Any, used_up: Any, face: float) -> Any:
    """The most that an order takes of a budget by a coupon, in each cell: its face, or what is due in a year if less.

    Of what is used up and bought again the charges that count go by the customer's own terms (a cut's commitment):
    there it is the face, unless there are none.

    >>> from types import SimpleNamespace
    >>> asked = SimpleNamespace(price=np.array([80.0, 80.0, 0.0]), once=np.array([50.0, 50.0, 20.0]))
    >>> taken_by_coupon(asked, np.array([False, True, True]), 2000.0).tolist()
    [1010.0, 2000.0, 20.0]
    """
    charges = np.where(used_up & (prices.price > 0), np.inf, 12.0 * prices.price)
    return np.minimum(face, np.maximum(prices.once, 0.0) + charges)


def taken_by_trial(price: Any, weeks: Any) -> Any:
    """The most that an order takes of a budget by so many free weeks, in currency, at a price a month."""
    return price * weeks * 12.0 / 52.0
