"""A budgeted promotion and orders that wait: charged when taken, given back when cancelled, never over."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.market import Market
from simsales.market.promotion.levers import Coupons, DiscountPromotion, Gift
from simsales.market.service.cases import cases_of
from tests.laws.worlds import LIVELY, changed, opened, total

DESK = {"owner": "store", "minutes": 900, "days": 7, "promised": 8, "patience": 60}
WORLD = changed(
    LIVELY,
    run={"customers": 1500, "weeks": 16},
    responses={"order": DESK},
    catalogue__products__fibre__stock={"units": 6, "arrive": 6, "every": 3, "patience": 3},
)


def weekly(market: Market, budget: float, counted: str, value: float) -> tuple[list[float], list[int]]:
    """What is spent by the end of each week, held against the orders with the promotion, and how many of them wait."""
    spent, waiting = [], []
    while market.week < market.weeks:
        market.run_for(1)
        held = cases_of(market.today).held
        waiting.append(sum(bool(each.takes[0]) for each in held.values()))
        spent.append(float(market.spent[0]))
        booked = total(market, counted) / (value if counted == "gift_cost" else 1.0)
        assert spent[-1] == pytest.approx(value * (booked + waiting[-1])), "orders with it x value = budget spent"
        assert spent[-1] <= budget + 1e-6
    return spent, waiting


PROMOTIONS: dict[str, Any] = {
    "vouchers_used": (Coupons, {"face": 20.0, "redeemed": 1.0}, 20.0),
    "gift_cost": (Gift, {"value": 30.0, "cost": 25.0}, 25.0),
}


@pytest.mark.parametrize("counted", PROMOTIONS)
def test_orders_with_the_promotion_times_its_value_is_what_is_spent(counted: str) -> None:
    kind, said, value = PROMOTIONS[counted]
    budget = 50 * value
    market = opened(WORLD, kind(budget=budget, **said))
    spent, waiting = weekly(market, budget, counted, value)
    assert max(waiting) > 5, "some wait"
    assert spent[-1] > 0.8 * budget
    assert max(spent) == pytest.approx(budget), "it is spent to the last order"
    assert total(market, "withdrew_order") + total(market, "back_cancelled") > 0


def test_what_is_cancelled_gives_back_and_is_spent_again() -> None:
    """Nothing is ever delivered: what is spent is what waits, and falls when orders are cancelled."""
    never = {"units": 0, "arrive": 0, "every": 30, "patience": 2}
    world = changed(LIVELY, run={"customers": 1500, "weeks": 16}, catalogue__products__fibre__stock=never)
    market = opened(world, Gift(value=30.0, cost=25.0, offers=("fibre",), budget=125.0))
    spent, waiting = weekly(market, 125.0, "gift_cost", 25.0)
    assert (np.diff(spent) < 0).any()
    assert max(waiting) == 5
    assert total(market, "gift_cost") == 0


def test_terms_stand_after_the_promotion_has_ended() -> None:
    """A discount of some weeks: who ordered in them and waits pays its price, and it is counted as given away."""
    market = opened(WORLD, DiscountPromotion(by=0.5, ends=6.0, budget=1e6))
    market.run_for(6)
    spent, waits = float(market.spent[0]), len(cases_of(market.today).held)
    assert waits > 0
    market.run()
    assert 0 < float(market.spent[0]) <= spent
    assert total(market, "discounts") == pytest.approx(float(market.spent[0]))
