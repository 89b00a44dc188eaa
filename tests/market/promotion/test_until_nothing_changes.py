"""Promotions that hang on each other: each measures by what is asked in the end, in whatever order they stand."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import Any

import pytest

from simsales.market.ground.levers import View
from simsales.market.ground.plan import Plan
from simsales.market.price.plan import Prices
from simsales.market.promotion.levers import DiscountPromotion, TopUp
from tests.laws.worlds import QUIET, SURE, Spec, certain_shop, changed, lived, total

N, PRICE, MONTH = 100, 20.0, 52 / 12
SHOP: Spec = changed(
    certain_shop(QUIET), run={"customers": N, "weeks": 1}, world__needs__mobile={"rate": SURE, "lasts": 5200},
    catalogue__products__phone={"price": PRICE},
)  # fmt: skip
TOP_UP = TopUp(pay=360.0, bonus=120.0)  # 480 in all


def half(budget: float | None = None) -> DiscountPromotion:
    return DiscountPromotion(by=0.5, budget=budget)


@pytest.mark.parametrize(("budget", "price"), [(None, 10.0), (480.0, 10.0), (300.0, 20.0), (100.0, 20.0)])
def test_a_top_up_binds_by_the_price_that_the_budget_leaves(budget: float | None, price: float) -> None:
    """At 10 a month 480 last four years, in which half of 20 comes to 480: with less it is 20, and two years."""
    for order in permutations((half(budget), TOP_UP)):
        market = lived(changed(SHOP, run__customers=1), *order)
        assert total(market, "orders") == 1
        assert market.customers.column("paid")[0, 0] == price
        assert market.plan[Prices].commitment[0, 0, 0] == 480 / price * MONTH
        assert market.spent[order.index(TOP_UP)] == 120
        assert total(market, "discounts") == (480 if price < PRICE else 0)


def test_the_order_in_the_file_does_not_matter() -> None:
    """Half of 20 and half of that for 8 years, since 480 last so long at 5: 960 and 480 an order."""
    for order in set(permutations(("half", "half", "top up"))):
        market = lived(SHOP, *(TOP_UP if name == "top up" else half() for name in order))
        spent = [each / N for name, each in zip(order, market.spent.tolist(), strict=True) if name == "half"]
        assert spent == [960.0, 480.0]
        assert total(market, "discounts") == 1440 * N
        assert (market.plan[Prices].commitment == 96 * MONTH).all()


@pytest.mark.parametrize("budgets", [(300.0, 300.0), (300.0, 500.0), (500.0, 700.0), (700.0, 1000.0), (1000.0, 400.0)])
def test_all_is_measured_by_what_is_asked(budgets: tuple[float, float]) -> None:
    """Whoever is withheld: a top-up binds by the price, discounts are of as long as it binds, no budget pays more."""
    found = set()
    first, second = map(half, budgets)
    for order in ((first, second, TOP_UP), (first, TOP_UP, second), (TOP_UP, first, second)):
        market = lived(changed(SHOP, run__customers=1), *order)
        price, commitment = (float(getattr(market.plan[Prices], name)[0, 0, 0]) for name in ("price", "commitment"))
        assert commitment == 480 / price * MONTH
        assert total(market, "orders") == 1
        assert total(market, "discounts") == pytest.approx((PRICE - price) * commitment / MONTH)
        assert (market.spent <= [each.budget or float("inf") for each in order]).all()
        found.add((price, commitment))
    assert len(found) == 1


@dataclass(frozen=True, kw_only=True)
class Contrary(DiscountPromotion):
    """Of yours: it asks 10 if 20 is asked, and 20 if 10 is."""

    def measured(self, prices: Prices) -> tuple[object, ...]:
        """The price."""
        return (prices.price,)

    def propose(self, view: View, plan: Plan) -> Plan:
        """Ask the other price."""
        return self.idle(plan.change(Prices, price=30.0 - self.asked(plan).price))


@pytest.mark.parametrize("others", [(), (half(300.0), TOP_UP)])
def test_what_never_agrees_with_itself_comes_to_an_end(others: tuple[Any, ...]) -> None:
    assert total(lived(SHOP, Contrary(by=0.5), *others), "orders") == N
