"""How often customers buy the same of two equal brands again, against random utility with tastes that partly stay.

Each brand's taste is a Gumbel draw that is the same as before with chance s. Of two draws both the same, the choice is
the same; both new, in half of all cases; one new, in two thirds (the old one is the largest of three, or the smallest).
"""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from simsales.market.channels.levers import Call
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from tests.laws.worlds import QUIET, changed, opened

N, LASTS = 6000, 4


def again(stays: float) -> float:
    """The chance of buying the same brand again, once the tastes that change have changed."""
    return stays**2 + (1 - stays) ** 2 / 2 + 2 * stays * (1 - stays) * 2 / 3


def two_brands(stays: float, weeks: int) -> Market:
    """All use a refill in four weeks and buy one of two that are alike, when it is used up."""
    sure = {"direction": "outbound", "capacity": N, "connects": 1, "rapport": 1, "presents": 1, "closes": 1}
    brand = {"category": "mobile", "price": 0, "price_once": 20, "commitment": LASTS, "known": 1}
    spec = changed(
        QUIET,
        run={"customers": N, "weeks": 41},
        world__needs__mobile={
            "rate": 1000, "worth_having": 100, "lasts": 5200, "subscription": False, "review_at_expiry": 0,
            "consumed": {"most": 1, "looks": 0},
        },
        selling={"taste_stays": stays, "taste_weeks": weeks},
    )  # fmt: skip
    spec["channels"] = {"all": {**sure, "overcomes": 1, "cost_per_contact": 0}}
    spec["catalogue"]["products"] = {"left": brand, "right": brand}
    return opened(spec, Call(channel="all", category="mobile", rest=0.0, target=Target()))


def bought(market: Market, week: int) -> np.ndarray:
    """The brand that each customer holds after some weeks."""
    market.run_for(week - market.week)
    return np.array(market.customers.column("holding")[:, 0])


@pytest.mark.parametrize("stays", [0.0, 0.5, 1.0])
def test_the_same_brand_is_bought_again_as_often_as_tastes_stay(stays: float) -> None:
    market = two_brands(stays, 8)
    first, later = bought(market, 1), bought(market, 17)
    assert (first >= 0).all()
    assert (later >= 0).all()
    share, theory = float((first == later).mean()), again(stays)
    assert abs(share - theory) < 3 * math.sqrt(theory * (1 - theory) / N) + 1e-9, f"{share:.4f}, not {theory:.4f}"
    assert abs((later == first[0]).mean() - 0.5) < 3 * math.sqrt(0.25 / N), "the brands are alike in any week"


def test_tastes_change_at_each_customers_own_time() -> None:
    """With an interval of 20 weeks, a fifth of all customers have turned by the next refill, four weeks on."""
    market = two_brands(0.0, 20)
    brands = [bought(market, week) for week in (1, 5, 9, 13, 17)]
    for one, other in itertools.pairwise(brands):
        theory = 1 - 0.5 * LASTS / 20
        assert abs((one == other).mean() - theory) < 3 * math.sqrt(theory * (1 - theory) / N)
