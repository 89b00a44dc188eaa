"""A discount in place of a cut or coupon: what promotions then give is paid by their budgets, never exceeded."""

from __future__ import annotations

from typing import Any

import pytest

from simsales.market.ground.levers import Target
from simsales.market.price.levers import DiscountAuthority
from simsales.market.promotion.levers import Coupons, DiscountPromotion, Gift, TargetedOffer
from tests.laws.worlds import changed, lived, total
from tests.market.promotion.test_discounts_that_last import CALL, shop

WEEKS = 12
WORLD = changed(shop(weeks=WEEKS), world__segments__all__haggles=1.0, catalogue__products__phone__price=20.0)
WORLD["channels"]["all"]["capacity"] = 20
HALF = DiscountAuthority(levels={"rep": 0.5})
CUT = TargetedOffer(by=0.5, lasts=6.0, target=Target())
COUPON = Coupons(face=40.0, redeemed=1.0)
THIRD = DiscountPromotion(by=0.3, lasts=8.0, budget=100.0)
GIFT = Gift(value=20.0, cost=7.0, budget=100.0)


@pytest.mark.parametrize("own", [CUT, COUPON], ids=["a cut", "a coupon"])
@pytest.mark.parametrize("given", [THIRD, GIFT], ids=["off the bills", "a gift"])
def test_who_asks_in_place_of_their_own_is_paid_for_as_others_are(own: Any, given: Any) -> None:
    """Twenty a week asked for half off in place of their cut, and had a third off their bills besides: 111 of 100.

    The next week the till was short for ever.
    """
    market = lived(WORLD, CALL, HALF, own, given)
    assert total(market, "granted") > 0
    assert market.spent[1] <= 100.0


def test_others_leave_the_budget_as_it_was() -> None:
    """Who keeps their cut takes nothing of what is given to those without one."""
    market = lived(WORLD, CALL, CUT, THIRD)
    assert total(market, "orders") > 0
    assert market.spent[1] == 0.0
