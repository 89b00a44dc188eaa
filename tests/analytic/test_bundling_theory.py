"""Theory of bundling, through the market's own choice: who buys what at given prices, and what that earns.

Customers' values of two goods are a grid of midpoints, one segment a cell, so that prices between the cells' edges meet
exactly the theory's part of the customers; the taste shock (scale 1 in utility) is small against a unit of money (100).
What is left is how many customers are born into each cell, which is chance: the standard error is stated. Everybody is
asked in two weeks: who has taken one good in the first may take the other in the next.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.stats import norm

from simsales.market.bundle.levers import MixedBundle, PureBundle
from simsales.market.channels.levers import Call
from simsales.market.market import Market
from simsales.market.price.levers import ListPrice
from tests.laws.worlds import QUIET, SURE, Spec, changed, lived

UNIT = 100.0  # utility of one unit of money
NOTHING = {"quality": 0, "service": 0, "brand": 0, "security": 0}


def world(values: list[tuple[float, float]], customers: int, unit: float = UNIT) -> Spec:
    """Everybody wants two goods from the first week on, and values them as in one of ``values``, equally many each."""
    base = QUIET["world"]["segments"]["all"]
    spec = changed(
        QUIET,
        run={"customers": customers, "weeks": 2},
        world__needs={name: {"rate": SURE, "review_at_expiry": 0, "lasts": 5200, "worth_having": 0} for name in "xy"},
    )
    del spec["world"]["needs"]["mobile"]
    spec["world"]["segments"] = {
        f"v{k}": {
            **base,
            "share": 1 / len(values),
            "price_response": unit,
            "weights": {"quality": 0, "service": 0, "brand": unit * one, "security": unit * other},
        }
        for k, (one, other) in enumerate(values)
    }
    sure = {"direction": "outbound", "capacity": customers, "connects": 1, "rapport": 1, "presents": 1, "closes": 1}
    spec["channels"] = {"all": {**sure, "overcomes": 1}}
    spec["catalogue"] = {
        "products": {
            "one": {**NOTHING, "category": "x", "price": 1, "brand": 1},
            "other": {**NOTHING, "category": "y", "price": 1, "security": 1},
        },
        "bundles": {"both": {"products": ["one", "other"]}},
    }
    return spec


def earned(market: Market, costs: tuple[float, float] = (0.0, 0.0)) -> np.ndarray[Any, Any]:
    """What each customer pays in the end, less what that costs."""
    people = market.customers
    held = people.column("holding") >= 0
    paid = np.where(held, people.column("paid"), 0.0)
    profit: np.ndarray[Any, Any] = (paid - held * np.array(costs)).sum(axis=1)
    return profit


ASKED = Call(channel="all", rest=1.0)


def separate(spec: Spec, one: float, other: float) -> Market:
    return lived(spec, ASKED, ListPrice(price=one, offers=("one",)), ListPrice(price=other, offers=("other",)))


def pure(spec: Spec, price: float) -> Market:
    return lived(spec, ASKED, PureBundle(bundle="both", price=price))


def mixed(spec: Spec, one: float, other: float, price: float) -> Market:
    prices = ListPrice(price=one, offers=("one",)), ListPrice(price=other, offers=("other",))
    return lived(spec, ASKED, *prices, MixedBundle(bundle="both", price=price))


CELLS = 30
MIDPOINTS = [(k + 0.5) / CELLS for k in range(CELLS)]
UNIFORM = world([(one, other) for one in MIDPOINTS for other in MIDPOINTS], 12_000)


def assert_earns(market: Market, theory: float, costs: tuple[float, float] = (0.0, 0.0), small: float = 0.005) -> None:
    """The mean profit of a customer is the theory's within three standard errors, and these are small."""
    profit = earned(market, costs)
    error = profit.std(ddof=1) / math.sqrt(len(profit))
    assert error < small
    assert abs(profit.mean() - theory) < 3 * error, f"{profit.mean():.4f}, not {theory} ± {error:.4f}"


def test_two_goods_alone() -> None:
    """Values uniform on [0, 1], no cost: ½ each earns ½."""
    assert_earns(separate(UNIFORM, 0.5, 0.5), 0.5)


def test_a_pure_bundle_of_two_goods() -> None:
    """At √(2/3) = .8165 a pure bundle earns .5443, which dearer and cheaper ones do not."""
    assert_earns(pure(UNIFORM, 0.8165), 0.5443)
    profits = {price: float(earned(pure(UNIFORM, price)).mean()) for price in (0.55, 0.8165, 1.1)}
    assert max(profits, key=lambda price: profits[price]) == 0.8165


def test_mixed_bundling_of_two_goods() -> None:
    """At 2/3 each and .8619 for both, the goods alone and the bundle earn .5492, more than the bundle alone."""
    market = mixed(UNIFORM, 2 / 3, 2 / 3, 0.8619)
    assert_earns(market, 0.5492)
    more = earned(market) - earned(pure(UNIFORM, 0.8165))
    assert more.mean() > 2 * more.std(ddof=1) / math.sqrt(len(more))


def test_the_customers_of_adams_and_yellen() -> None:
    """Values (4, 1), (3, 2), (4.5, 0), costs 2 and .5: alone 5.5, pure bundle 6, both 7.5 from one customer of each.

    Prices lie a quarter below what makes a customer buy, so that (with a fifth of a unit worth 20 of utility) 99% do:
    three sales bring three quarters less, within 2%.
    """
    values, costs, off = [(4.0, 1.0), (3.0, 2.0), (4.5, 0.0)], (2.0, 0.5), 0.25
    spec = world([(one / 5, other / 5) for one, other in values], 3000)
    for market, theory in (
        (separate(spec, (4 - off) / 5, (2 - off) / 5), 5.5),
        (pure(spec, (4.5 - off) / 5), 6.0),
        (mixed(spec, (4.5 - off) / 5, 9.9, (5 - off) / 5), 7.5),
    ):
        profit, who = 5 * earned(market, (costs[0] / 5, costs[1] / 5)), market.customers.column("segment")
        whole = sum(float(profit[who == kind].mean()) for kind in range(3))
        assert abs(whole / (theory - 3 * off) - 1) < 0.02, f"{whole:.3f}, not {theory - 3 * off}"


def best_price(mean: float, spread: float) -> float:
    """The price that earns most from values that are normal."""
    return float(minimize_scalar(lambda p: -p * norm.sf(p, mean, spread), bounds=(0, 2 * mean), method="bounded").x)


@pytest.mark.parametrize(
    ("correlation", "stated"), [(-0.9, 0.465), (-0.5, 0.219), (0.0, 0.102), (0.5, 0.040), (0.9, 0.007)]
)
def test_a_bundle_gains_most_where_values_are_opposed(correlation: float, stated: float) -> None:
    """Values N(1, .4²): what pure bundling earns more than the goods alone, each at its best price, by correlation.

    The few values below zero count as zero: what is not wanted may be left unused.
    """
    score = norm.ppf(MIDPOINTS)
    score /= score.std()
    own = math.sqrt(1 - correlation**2)
    values = [(1 + 0.4 * a, max(1 + 0.4 * (correlation * a + own * b), 0.0)) for a in score for b in score]
    spec = world(values, 12_000, unit=40.0)
    alone, both = best_price(1, 0.4), best_price(2, 0.4 * math.sqrt(2 + 2 * correlation))
    one, other = earned(separate(spec, alone, alone)), earned(pure(spec, both))
    gain = other.mean() / one.mean() - 1
    error = float((other - (1 + gain) * one).std(ddof=1) / math.sqrt(len(one)) / one.mean())
    assert error < 0.02
    assert abs(gain - stated) < 3 * error, f"{gain:.4f}, not {stated} ± {error:.4f}"
