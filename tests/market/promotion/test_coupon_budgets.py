"""A coupon's budget is measured by what it can take of an order, not by a face that no order is worth."""

from __future__ import annotations

from typing import Any

import pytest

from simsales.market.ground.levers import EVERYBODY
from simsales.market.market import Market
from simsales.market.price.levers import BySegment
from simsales.market.promotion.levers import Coupons, DiscountPromotion, TargetedOffer, Trial
from tests.laws.worlds import LIVELY, QUIET, SURE, Spec, certain_shop, changed, lived, opened, total

N = 60


def shop(monthly: float = 80.0, once: float = 50.0, **more: Any) -> Spec:
    """Everybody buys in the first week, at 50 and 80 a month: 50 + 12 x 80 = 1,010 in a year."""
    return changed(
        certain_shop(QUIET),
        run={"customers": N, "weeks": 60},
        world__needs__mobile={"rate": SURE, "voiced": 1, "worth_having": 100},
        catalogue__products__phone={"price": monthly, "price_once": once, "known": 1},
        **more,
    )


def coupon(face: float, budget: float, **more: Any) -> Coupons:
    return Coupons(face=face, redeemed=1.0, budget=budget, **more)


@pytest.mark.parametrize(("face", "budget", "used"), [
    (2000.0, 1500.0, 1), (2000.0, 1009.0, 0), (2000.0, 1010.0, 1), (2000.0, 2020.0, 2), (100.0, 350.0, 3),
])  # fmt: skip
def test_it_takes_no_more_than_an_order_costs_in_a_year(face: float, budget: float, used: int) -> None:
    """1,500 pays for one order of 1,010, and 2,020 for two; of 100 each 350 pays for three."""
    market = lived(shop(), coupon(face, budget))
    assert total(market, "vouchers_used") == used
    assert market.spent[0] == min(face, 1010.0) * used
    assert total(market, "orders") >= N


def test_what_is_used_up_and_paid_at_once_takes_its_price() -> None:
    """A refill of 20 that lasts for four weeks, without charges: 50 pays for two of them."""
    refills = shop(0.0, 20.0, catalogue__products__phone__commitment=4)
    refills = changed(refills, world__needs__mobile={"subscription": False, "consumed": {"most": 1}})
    market = lived(refills, coupon(2000.0, 50.0))
    assert total(market, "vouchers_used") == 2
    assert market.spent[0] == 40.0


def two_prices(budget: float) -> Market:
    """Half pay 1,010 in a year, half a tenth of it."""
    spec = shop()
    everybody = spec["world"]["segments"].pop("all")
    spec["world"]["segments"] = {name: {**everybody, "share": 0.5} for name in ("little", "much")}
    return lived(spec, BySegment(cuts={"little": 0.9}), coupon(2000.0, budget))


def test_it_is_withheld_where_its_budget_cannot_pay() -> None:
    """300 pays for two of 101 among those who pay little, and for none of the others."""
    market = two_prices(300.0)
    assert market.record.entry("vouchers_used").sum(axis=(0, 2, 3)).tolist() == [2, 0]
    assert market.spent[0] == pytest.approx(202.0)


def test_it_measures_by_what_is_asked_whatever_stands_first() -> None:
    """At half the price an order takes 505 at most: 600 pays for one, before or behind the price cut."""
    half, taken = DiscountPromotion(by=0.5), coupon(2000.0, 600.0)
    for order in ((half, taken), (taken, half)):
        market = lived(shop(), *order)
        assert total(market, "vouchers_used") == 1
        assert market.spent[order.index(taken)] == 505.0


@pytest.mark.parametrize("budget", [50.0, 333.0, 1500.0, 4000.0])
@pytest.mark.parametrize("consumed", [False, True])
def test_a_budget_is_never_exceeded(budget: float, consumed: bool) -> None:
    """In a world in which everything happens, with cuts that bind for longer and trials beside it."""
    spec, face = LIVELY, 5000.0
    if consumed:
        spec, face = changed(spec, world__needs__mobile={"subscription": False, "consumed": {"most": 1}}), 300.0
    bound, free = TargetedOffer(by=0.1, commitment=104.0, target=EVERYBODY), Trial(weeks=4.0, channels=("store",))
    market = opened(spec, coupon(face, budget), bound, free)
    for _ in range(market.weeks):
        market.run_for(1)
        assert market.spent[0] <= budget + 1e-6
    assert budget < 1000 or total(market, "vouchers_used") > 0
