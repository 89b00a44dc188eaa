"""Theory of tariffs, through the market's own choice, metering and bills.

Demand is linear, d(p) = a(1 − kp), a unit costs us c. Of users who are alike a two-part tariff takes all there is where
the price of a unit is its cost, p = c, and the fee the users' surplus, a(1 − kc)²/2k (Oi 1971). Of light and heavy
users, whom we cannot tell apart, a menu of two plans takes most where the heavy plan is as large as is efficient and
leaves them what the light plan would, and the light plan is cut (Maskin & Riley 1984).

A unit of money is worth 50 in utility, against a taste shock of scale 1; fees lie a tenth of a unit of money below what
would take all (a logit chance of 1/(1 + exp(−5)) = .993 that a user buys). What is left to chance is who buys:
the standard error over customers is stated.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from simsales.market.channels.levers import Call
from simsales.market.market import Market
from simsales.market.usage.levers import Tariff
from tests.laws.worlds import QUIET, SURE, Spec, changed, lived

A, K, C = 10.0, 0.25, 1.0  # units where they are free, response, cost of a unit: a first unit is worth 4
BELOW, BETA = 0.1, 50.0
DEAR = 999.0  # the list price, above all tariffs: nobody leaves because the list is cheaper


def world(customers: int = 2000, light: float | None = None, plans: tuple[str, ...] = ("plan",)) -> Spec:
    """Everybody needs a plan in the first week and is shown all of them; usage is all that they are worth."""
    base = {**QUIET["world"]["segments"]["all"], "price_response": BETA, "weights": dict.fromkeys(
        ("quality", "service", "brand", "security"), 0)}  # fmt: skip
    shares = {"heavy": 1.0} if light is None else {"heavy": 0.5, "light": 0.5}
    spec = changed(
        QUIET,
        run={"customers": customers, "weeks": 1},
        world__needs__mobile={"rate": SURE, "worth_having": 0, "lasts": 5200},
    )
    usage = {"mean": A, "spread": 0, "response": K, "segments": {} if light is None else {"light": light}}
    spec["world"]["needs"]["mobile"]["usage"] = usage
    spec["world"]["segments"] = {name: {**base, "share": share} for name, share in shares.items()}
    sure = {"direction": "outbound", "capacity": customers, "connects": 1, "rapport": 1, "presents": 1, "closes": 1}
    spec["channels"] = {"all": {**sure, "overcomes": 1}}
    spec["catalogue"] = {"products": {name: {"category": "mobile", "price": DEAR, "unit_cost": C} for name in plans}}
    return spec


def sold(spec: Spec, *tariffs: Tariff) -> Market:
    return lived(spec, Call(channel="all", category="mobile", rest=99), *tariffs)


def profits(market: Market) -> np.ndarray[Any, Any]:
    """What each customer pays in a month, less what their usage costs; from the market's own columns and record."""
    people, months = market.customers, 52 / 12
    holders, segment = people.column("holding")[:, 0], people.column("segment")
    profit: np.ndarray[Any, Any] = people.column("billed") * months  # the week's bill: fee and usage
    cost = np.zeros(len(holders))
    units = market.record.entry("units").sum(axis=(0, 2)) * months  # segment x offer
    for s in range(units.shape[0]):
        for j in range(units.shape[1] - 1):
            here = (segment == s) & (holders == j)
            cost[here] = C * units[s, j] / max(here.sum(), 1)
    return profit - cost


def surplus(price: float, most: float = A) -> float:
    """What users gain who pay so much a unit and no fee."""
    return most * max(1 - K * price, 0.0) ** 2 / (2 * K)


def within(market: Market, theory: float, small: float = 0.03) -> None:
    profit = profits(market)
    error = float(profit.std(ddof=1)) / math.sqrt(len(profit))
    assert 0 < error < small, "the error is small enough to tell"
    assert abs(profit.mean() - theory) < 3 * error, f"{profit.mean():.4f}, not {theory:.4f} ± {error:.4f}"


def chance(gain: float) -> float:
    """That a user buys who gains so much by it."""
    return 1 / (1 + math.exp(-BETA * gain))


@pytest.mark.parametrize("price", [0.0, 0.5, 1.0, 1.5, 2.0])
def test_the_profit_of_a_two_part_tariff(price: float) -> None:
    """(fee + (p − c)·d(p)) times the chance of a sale, at a fee a little below the surplus."""
    fee = surplus(price) - BELOW
    market = sold(world(), Tariff(offers=("plan",), fee=fee, per_unit=price))
    theory = (fee + (price - C) * A * (1 - K * price)) * chance(BELOW)
    within(market, theory)
    assert market.record.summary()["usage"] == pytest.approx(A * (1 - K * price), rel=1e-6)


def test_the_best_two_part_tariff_is_at_cost_with_the_surplus_as_fee() -> None:
    """Over a grid of prices of a unit and fees (as parts of the surplus at cost), the best is p = c, fee = surplus."""
    at_cost, found = surplus(C), {}
    for price in (0.0, 0.5, 1.0, 1.5, 2.0):
        for part in (0.7, 0.8, 0.9, 1.0, 1.1, 1.2):
            fee = part * at_cost - BELOW
            market = sold(world(300), Tariff(offers=("plan",), fee=fee, per_unit=price))
            found[price, part] = float(profits(market).mean())
    assert max(found, key=lambda each: found[each]) == (C, 1.0)
    assert found[C, 1.1] < 0.05 * found[C, 1.0], "who would lose by it does not buy"


def menu(light: float) -> tuple[float, float, float, float]:
    """The best two plans as (units, fee) for the light and for the heavy, half of the users each.

    The heavy one is efficient; the light one has the units that maximise profit less what the heavy gain by it.
    """

    def worth(units: float, most: float) -> float:
        return (min(units, most) - min(units, most) ** 2 / (2 * most)) / K

    def lost(units: float) -> float:
        rent = worth(units, A) - worth(units, light)
        return -0.5 * (worth(units, light) - C * units) + 0.5 * rent

    small = float(minimize_scalar(lost, bounds=(0, light), method="bounded").x)
    large = A * (1 - K * C)
    fee = worth(small, light)
    return small, fee, large, worth(large, A) - (worth(small, A) - fee)


NEVER = 1000.0  # a price of a unit at which nobody uses one beyond the allowance


def test_light_and_heavy_users_sort_themselves() -> None:
    """The menu of Maskin and Riley: each takes the plan made for them, and it earns what theory says.

    Fees lie below those that make users indifferent: the light plan by ``BELOW``, the heavy one by twice that.
    """
    light = 7.0
    small, fee, large, heavy_fee = menu(light)
    spec = world(4000, light, ("small", "large"))
    plans = (
        Tariff(offers=("small",), fee=fee - BELOW, allowance=small, per_unit=NEVER),
        Tariff(offers=("large",), fee=heavy_fee - 2 * BELOW, allowance=large, per_unit=NEVER),
    )
    market = sold(spec, *plans)
    people = market.customers
    holding, segment = people.column("holding")[:, 0], people.column("segment")
    for s, (kind, plan) in enumerate((("heavy", 1), ("light", 0))):
        took = float((holding[segment == s] == plan).mean())
        assert took > 0.97, f"{took:.3f} of the {kind} take the plan made for them"
    # A light user buys for a gain of BELOW; a heavy one gains BELOW more by the large plan than by the small one.
    theory = 0.5 * (chance(BELOW) * (fee - BELOW - C * small))
    theory += 0.5 * chance(BELOW) * (heavy_fee - 2 * BELOW - C * large)
    theory += 0.5 * (1 - chance(BELOW)) * (fee - BELOW - C * small)
    within(market, theory, small=0.1)
    alone = Tariff(offers=("small",), fee=DEAR, allowance=small, per_unit=NEVER)
    singles = [
        sold(spec, Tariff(offers=("large",), fee=at, allowance=large, per_unit=NEVER), alone)
        for at in (heavy_fee, surplus(C, light))
    ]
    one = max(singles, key=lambda each: float(profits(each).mean()))
    assert profits(market).mean() > profits(one).mean(), "two plans earn more than one"


def test_who_uses_more_than_the_allowance_stops_at_it_or_pays() -> None:
    """A three-part tariff: below the allowance, at it, above it, by how much one would use for nothing."""
    spec = changed(world(3000), world__needs__mobile__usage__spread=0.8)
    market = sold(spec, Tariff(offers=("plan",), fee=1.0, allowance=8.0, per_unit=1.0))
    most = market.customers.column("usage")[:, 0].astype(float)
    held = market.customers.column("holding")[:, 0] >= 0
    used = np.where(most < 8.0, most, np.maximum(8.0, most * (1 - K)))
    expected = float((used * held).sum()) * 12 / 52
    assert market.record.entry("units").sum() == pytest.approx(expected, rel=1e-9)
    beyond = float((np.maximum(used - 8.0, 0.0) * held).sum()) * 12 / 52
    assert market.record.entry("usage_revenue").sum() == pytest.approx(beyond, rel=1e-9)
    assert 0.1 < float((used == 8.0).mean()) < 0.9
