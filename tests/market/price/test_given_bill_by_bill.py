"""What cuts on the bill give away is counted for as long as it is given: what is billed and it come to the list."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.bundle.levers import MixedBundle
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.price.levers import Discount, ListPrice, Loyalty, OverTime
from simsales.market.promotion.levers import Coupons, DiscountPromotion, TargetedOffer
from tests.laws.worlds import LIVELY, QUIET, Spec, changed, lived, total

WORLD: Spec = changed(LIVELY, run__weeks=30, catalogue__products__phone={"price_once": 60})
LASTING = DiscountPromotion(by=0.3, lasts=6.5)
EVERYBODY = {"loyal": Loyalty(by=0.1, after=0.0), "ended": Loyalty(by=0.1, after=0.0, ends=9.0)}
BY_BILL: dict[str, tuple[Any, ...]] = {
    "nothing": (),
    "a loyalty price": (Loyalty(by=0.1, after=30.0),),
    "one that ended": (Loyalty(by=0.1, after=4.0, ends=9.0),),
    "two that follow on each other": (Loyalty(by=0.1, after=4.0, ends=9.0), Loyalty(by=0.2, after=10.0, starts=12.0)),
    "a shallower one after it": (Loyalty(by=0.2, after=0.0, ends=9.0), Loyalty(by=0.1, after=0.0, starts=12.0)),
    "one within a tenure": (Loyalty(by=0.1, after=0.0, target=Target(tenure=(6.0, 30.0))),),
    "one of some channels": (Loyalty(by=0.1, after=0.0, channels=("store",), ends=9.0),),
    "one that ended, and another list": (EVERYBODY["ended"], ListPrice(price=90.0, offers=("phone",), starts=6.0)),
    "one that ended, and a price for holders": (
        EVERYBODY["ended"],
        Discount(by=0.05, existing=True, starts=14.0, ends=20.0),
    ),
    "one beside a price that moves": (OverTime(steps=((0.0, 0.1), (8.0, 0.2)), existing=True), EVERYBODY["ended"]),
    "a discount that lasts": (LASTING,),
    "coupons": (Coupons(face=130.0, redeemed=0.7),),
    "a bundle": (MixedBundle(bundle="duo", by=0.1), EVERYBODY["ended"]),
    "everything": (EVERYBODY["ended"], MixedBundle(bundle="duo", by=0.1), LASTING, Coupons(face=130.0, redeemed=0.7)),
}


@pytest.mark.parametrize("name", BY_BILL)
def test_what_is_given_is_what_is_billed_less_than_at_list(name: str) -> None:
    """In every week, segment, channel and offer: of bills as of one-off prices, as long as anybody pays less."""
    market = lived(WORLD, *BY_BILL[name])
    off = market.record.entry("billed_off") + market.record.entry("once_off")
    assert market.record.entry("discounts") == pytest.approx(off, rel=1e-6, abs=1e-6)
    assert (total(market, "discounts") > 0) == (name != "nothing")


N = 200
HOLDERS: Spec = changed(QUIET, run={"customers": N, "weeks": 10}, world__segments__all__holds={"phone": 1.0})


def given_weekly(market: Market) -> Any:
    return market.record.entry("discounts").sum(axis=(1, 2, 3))


def test_a_loyalty_price_that_ended_is_given_on() -> None:
    """Everybody pays 20 a month, and a tenth less from week 2 on: they keep it when it has ended in week 5."""
    market = lived(HOLDERS, Loyalty(by=0.1, after=0.0, starts=2.0, ends=5.0))
    assert given_weekly(market) == pytest.approx(N * 2 * 12 / 52 * (np.arange(10) >= 2))
    assert total(market, "recurring_revenue") + total(market, "discounts") == pytest.approx(N * 20 * 12 / 52 * 10)


def test_over_what_was_cut_with_the_order_only_the_rest_is_given() -> None:
    """All order at 10% off for good, which counts with the order; later 30% off the bill gives them 20% more."""
    shop = changed(
        QUIET, run={"customers": N, "weeks": 10}, world__segments__all__weights__service=100,
        channels__store={"service": 1}, world__needs__mobile={"rate": 1000.0, "lasts": 5200, "worth_having": 100},
    )  # fmt: skip
    cut = TargetedOffer(by=0.1, target=Target(holds="nothing"))
    alone, both = lived(shop, cut), lived(shop, cut, Loyalty(by=0.3, after=0.0, starts=4.0))
    more = given_weekly(both) - given_weekly(alone)
    assert total(both, "orders") == N
    assert more == pytest.approx(N * 0.2 * 20 * 12 / 52 * (np.arange(10) >= 4))
    assert more.sum() == pytest.approx(total(alone, "recurring_revenue") - total(both, "recurring_revenue"))
