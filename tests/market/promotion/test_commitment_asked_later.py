"""What a discount for good gives away goes by the commitment that is asked, wherever in the file that is said."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from simsales.market.promotion.levers import DiscountPromotion, Gift, Subsidy, TopUp
from tests.laws.worlds import QUIET, SURE, Spec, certain_shop, changed, lived, total

N, PRICE, ONCE = 100, 20.0, 60.0
SHOP: Spec = changed(
    certain_shop(QUIET), run={"customers": N, "weeks": 3}, catalogue__products__phone={"price_once": ONCE},
    world__needs__mobile={"rate": SURE, "lasts": 5200},
)  # fmt: skip
LONG: dict[str, tuple[Any, float, float]] = {
    "a subsidy": (Subsidy(amount=0.0, commitment=104.0), 0.5, 24.0),
    "a top-up": (TopUp(pay=239.0, bonus=1.0), 0.5, 24.0),  # 240 last 24 months at half of 20
    "a short one": (Subsidy(amount=0.0, commitment=26.0), 0.5, 12.0),
}


@pytest.mark.parametrize("name", LONG)
@pytest.mark.parametrize("budget", [None, 1e6])
def test_the_order_in_the_file_does_not_matter(name: str, budget: float | None) -> None:
    """Everybody orders at half the price: 10 a month for as long as they are bound, a year at least, and 30 once."""
    asks, by, months = LONG[name]
    discount = DiscountPromotion(by=by, budget=budget)
    for order in permutations((discount, asks, Gift(value=0.0, cost=0.0))):
        market = lived(SHOP, *order)
        assert total(market, "orders") == N
        given = N * by * (PRICE * months + ONCE)
        assert total(market, "discounts") == pytest.approx(given), [type(each).__name__ for each in order]
        assert market.spent[order.index(discount)] == pytest.approx(given)


def test_a_budget_pays_for_as_many_as_it_can_of_what_is_given() -> None:
    """Each takes 270 of it (24 months and what is due once), so 1,000 are three orders' and no eighth of a year's."""
    for order in permutations((DiscountPromotion(by=0.5, budget=1000.0), LONG["a subsidy"][0])):
        assert total(lived(SHOP, *order), "discounts") == pytest.approx(3 * 270)
