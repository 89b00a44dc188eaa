"""Bundles of many goods (Bakos & Brynjolfsson 1999), through the market's own choice.

Values of n goods are independent and uniform on [0, 1], goods cost nothing. Alone each earns ¼. Of a bundle customers
value the mean of many draws, on which they agree the more the more goods there are: so a bundle of all earns more from
each. Theory: max over p of p·P(sum ≥ p)/n, with the Irwin-Hall distribution of the sum.

Each segment is one draw of n values, and has one or two customers. What is left to chance is which values were drawn.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import comb

from simsales.market.bundle.levers import PureBundle
from simsales.market.channels.levers import Call
from simsales.market.market import Market
from tests.laws.worlds import QUIET, SURE, Spec, changed, lived

UNIT, KINDS, CUSTOMERS = 40.0, 1000, 2000  # utility of one unit of money; draws of values; customers


def at_most(total: float, n: int) -> float:
    """P(sum of n uniforms ≤ total): the Irwin-Hall distribution."""
    terms = ((-1) ** k * comb(n, k, exact=True) * (total - k) ** n for k in range(math.floor(total) + 1))
    return sum(terms) / math.factorial(n)


@cache
def theory(n: int) -> tuple[float, float]:
    """The best price of a bundle of n goods, and what it earns of each."""
    found = minimize_scalar(lambda p: -p * (1 - at_most(p, n)) / n, bounds=(0.1, n * 0.75), method="bounded")
    return float(found.x), -float(found.fun)


def world(n: int) -> Spec:
    goods = [f"g{k}" for k in range(n)]
    base = {**QUIET["world"]["segments"]["all"], "price_response": UNIT, "weights": dict.fromkeys(
        ("quality", "service", "brand", "security"), 0)}  # fmt: skip
    values = np.random.default_rng(n).uniform(size=(KINDS, n)) * UNIT
    spec = changed(QUIET, run={"customers": CUSTOMERS, "weeks": 1})
    spec["world"]["needs"] = {good: {"rate": SURE, "lasts": 5200, "review_at_expiry": 0} for good in goods}
    spec["world"]["segments"] = {
        f"v{k}": {**base, "share": 1 / KINDS, "worth_having": dict(zip(goods, row.tolist(), strict=True))}
        for k, row in enumerate(values)
    }
    sure = {"direction": "outbound", "capacity": CUSTOMERS, "connects": 1, "rapport": 1, "presents": 1, "closes": 1}
    spec["channels"] = {"all": {**sure, "overcomes": 1}}
    spec["catalogue"] = {"products": {f"p_{good}": {"category": good, "price": 1} for good in goods}}
    if n > 1:
        spec["catalogue"]["bundles"] = {"everything": {"products": [f"p_{good}" for good in goods]}}
    else:
        spec["catalogue"]["products"]["p_g0"]["price"] = theory(1)[0]
    return spec


def earned(market: Market, price: float) -> tuple[float, float]:
    """Mean revenue of a customer from who took it, and its standard error over draws of values."""
    people = market.customers
    bought = (people.column("holding")[:, 0] >= 0).astype(float) * price
    return float(bought.mean()), float(bought.std(ddof=1)) / math.sqrt(KINDS)


def test_theory_is_the_papers() -> None:
    """Figures of the theory by itself: .25, .2722, .3111, .3448, .3764."""
    found = [round(theory(n)[1], 4) for n in (1, 2, 5, 10, 20)]
    assert found == [0.25, 0.2722, 0.3111, 0.3448, 0.3764]


@pytest.mark.parametrize("n", [1, 2, 5, 10, 20])
def test_the_more_goods_the_more_a_bundle_earns_of_each(n: int) -> None:
    price, of_each = theory(n)
    call = Call(channel="all", category="g0", rest=99)
    bundles = (PureBundle(bundle="everything", price=price),) if n > 1 else ()
    mean, error = earned(lived(world(n), call, *bundles), price)
    assert error / n < 0.009
    assert abs(mean - n * of_each) < 3 * error, f"{mean / n:.4f} of each, not {of_each:.4f} ± {error / n:.4f}"
    if n > 1:
        assert mean / n > 0.25 + error / n, "more than alone"
