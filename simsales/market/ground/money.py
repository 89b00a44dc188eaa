"""What a price comes to: a week's part, all in, given away, commission."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simsales.core.compiled import rule
from simsales.files.units import PARTS


@rule
def exact(amount: float) -> float:
    """An amount to the nearest 2^-32 of the currency (or of anything else).

    Sums of such amounts, up to two million, have the same bits in any order.

    >>> exact(0.1) + exact(0.2) + exact(0.3) == exact(0.3) + exact(0.2) + exact(0.1)
    True
    """
    return math.floor(amount * 2.0**32 + 0.5) * 2.0**-32


@rule
def grains(amount: float) -> int:
    """How many times 2^-32 an amount is, to the nearest; whole numbers add up the same, up to two milliards' worth.

    >>> grains(0.75) == 3 * 2**30, amount_of(grains(0.1)) == exact(0.1)
    (True, True)
    """
    return math.floor(amount * 2.0**32 + 0.5)


@rule
def amount_of(grains: int) -> float:
    """The amount of so many grains."""
    return grains * 2.0**-32


@rule
def weekly(monthly: float) -> float:
    """A week's part of a monthly amount.

    >>> weekly(52.0)
    12.0
    """
    return monthly * (12.0 / 52.0)


@rule
def weeks_charged(trial_ends: int, trial_rest: int, week: int) -> float:
    """How many weeks a week's bill is for: one, and none in a free trial; service goes on, and costs us, all the same.

    A trial that ends within its last week is charged for the rest of that week by who goes on, with the bill of the
    next: a free month is a month.

    >>> weeks_charged(7, 0, 7), weeks_charged(7, 0, 8), weeks_charged(7, 2520, 7), weeks_charged(7, 2520, 8)
    (0.0, 1.0, 0.0, 1.5)
    """
    if week <= trial_ends:
        return 0.0
    return 1.0 + int(trial_rest) / PARTS if week == trial_ends + 1 else 1.0


@rule
def felt_over(used_up: bool, commitment: float, horizon: float) -> float:
    """Weeks over which a one-off price is felt: the commitment, or the horizon if that is longer.

    Of what is used up and bought again, the weeks that it lasts.

    >>> felt_over(False, 1.0, 104.0), felt_over(False, 156.0, 104.0), felt_over(True, 4.0, 104.0)
    (104.0, 156.0, 4.0)
    """
    if used_up and commitment > 0:
        return commitment
    return max(commitment, horizon)


@rule
def all_in_price(price: float, once: float, gift: float, weeks: float) -> float:
    """What an offer costs a month, one-off price and gift spread over so many weeks.

    >>> round(all_in_price(30.0, 240.0, 0.0, 104.0), 6)
    40.0
    """
    return price + (once - gift) / (weeks * 12.0 / 52.0)


def all_in_prices(price: Any, once: Any, gift: Any, commitment: Any, used_up: Any, horizon: float) -> Any:
    """``all_in_price`` for whole tables at once; ``used_up`` says which offers are used up and bought again.

    >>> all_in_prices(np.array([30.0, 30.0]), 240.0, 0.0, np.array([104, 0]), False, 52.0).round(6).tolist()
    [40.0, 50.0]
    """
    weeks = np.where(used_up & (np.asarray(commitment) > 0), commitment, np.maximum(commitment, horizon))
    return price + (once - gift) / (weeks * 12.0 / 52.0)


@rule
def months_charged(used_up: bool, commitment: float) -> float:
    """Months of charges that an order counts for: a year's, or what it lasts if it is used up and bought again.

    >>> months_charged(False, 104), round(months_charged(True, 13), 6)
    (12.0, 3.0)
    """
    return commitment * 12.0 / 52.0 if used_up and commitment > 0 else 12.0


@rule
def given_away(full: float, price: float, full_once: float, once: float, months: float) -> float:
    """What a discount gives away, in currency, over so many months.

    >>> given_away(60.0, 57.0, 100.0, 90.0, 12.0)
    46.0
    """
    return (full - price) * months + full_once - once


@rule
def commission_due(rate: float, monthly: float, once: float, months: float) -> float:
    """Commission of a sale: a part of so many months' charges and of the one-off price.

    >>> commission_due(0.1, 30.0, 40.0, 12.0)
    40.0
    """
    return rate * (months * monthly + once)
