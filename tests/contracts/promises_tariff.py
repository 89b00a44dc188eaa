"""What tariffs promise: a flat rate draws heavy users and makes everybody use more; tiers make the heavy use more."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.market.market import Market
from simsales.market.usage.levers import Tariff, Tiers
from tests.laws.worlds import total

# Mobile is metered: 40 a month and .4 a unit, against a rival's flat rate of 60.
METERED: dict[str, Any] = {
    "world__needs__mobile__usage": {"mean": 100, "spread": 0.7, "response": 1.0},
    "catalogue__products__phone": {"price": 40, "per_unit": 0.4},
}


def usual(market: Market) -> np.ndarray[Any, Any]:
    """What the customers who bought a phone since the start would use if it cost nothing."""
    people = market.customers
    bought = (people.column("holding")[:, 0] == 0) & (people.column("bought_in")[:, 0] >= 0)
    usage: np.ndarray[Any, Any] = people.column("usage")[bought, 0]
    return usage


def per_user(market: Market) -> float:
    return total(market, "units") / total(market, "users")


def for_heavy_users(without: Market, having: Market) -> None:
    """A flat rate instead of a price a unit: heavier users come, and all who have it use more."""
    assert usual(having).mean() > usual(without).mean()
    assert per_user(having) > per_user(without)
    assert total(without, "usage_revenue") > total(having, "usage_revenue") > 0, "who has agreed goes on as agreed"


def more_of_it(without: Market, having: Market) -> None:
    assert per_user(having) > per_user(without)
    assert total(having, "orders") > total(without, "orders")


FLAT_RATE, TIERED = (
    Tariff(offers=("phone",), fee=75.0, per_unit=0.0),
    Tiers(offers=("phone",), per_unit=0.4, steps=((0.0, 0.0), (50.0, 0.5), (150.0, 0.8)), existing=True),
)
TARIFF_PROMISES = {
    ("pricing", "tariff"): (FLAT_RATE, for_heavy_users),
    ("pricing", "tiers"): (TIERED, more_of_it),
}
