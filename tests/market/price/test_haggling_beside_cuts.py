"""Who has a cut or a coupon of their own may ask for more: a discount is had in its place, not on top of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.price.levers import DiscountAuthority
from simsales.market.promotion.levers import Coupons, TargetedOffer
from tests.laws.worlds import lived, total
from tests.market.promotion.test_discounts_that_last import CALL, PRICE, N, shop

HAGGLE = {"world__segments__all__haggles": 1.0}
FIVE = TargetedOffer(by=0.05, target=Target())
OWN = {
    "targeted": FIVE,
    "against a year": TargetedOffer(by=0.05, commitment=52.0, target=Target()),
    "for a while": TargetedOffer(by=0.3, lasts=10.0, target=Target()),
    "coupon": Coupons(face=30.0, redeemed=1.0),
}


def rep(limit: float) -> DiscountAuthority:
    return DiscountAuthority(levels={"rep": limit})


def paid(market: Market) -> Any:
    return market.customers.column("paid")[:, 0]


@pytest.mark.parametrize("name", OWN)
def test_who_has_a_cut_of_their_own_asks_for_what_the_seller_may_give(name: str) -> None:
    market = lived(shop(weeks=2, **HAGGLE), CALL, OWN[name], rep(0.2))
    assert total(market, "granted") == total(market, "orders") == N
    assert total(market, "targeted_orders") == total(market, "vouchers_used") == 0
    assert market.customers.column("credit").sum() == 0

    assert paid(market) == pytest.approx(np.full(N, 0.8 * PRICE)), "in place of the cut, not on top of it"


@pytest.mark.parametrize("name", OWN)
def test_nobody_gives_up_what_they_have_for_less(name: str) -> None:
    """A seller who may give 0.1% is asked for nothing by who has more: all is as without them."""
    spec = shop(weeks=2, **HAGGLE)
    asked, plain = lived(spec, CALL, OWN[name], rep(0.001)), lived(spec, CALL, OWN[name])
    assert total(asked, "granted") == total(asked, "requests_1") == 0
    assert (paid(asked) == paid(plain)).all()
    assert total(asked, "discounts") == total(plain, "discounts") > 0


def test_who_is_won_by_a_discount_gets_the_same_whatever_cut_they_have() -> None:
    """A law, customer by customer: whom 5% does not win asks for what closes the gap, with the cut or without.

    Whom it wins would buy anyway, and asks for what the seller may give.
    """
    spec = shop(weeks=1, worth=PRICE * 0.05, **HAGGLE)
    alone, beside = lived(spec, CALL, rep(0.5)), lived(spec, CALL, rep(0.5), FIVE)
    bought = paid(alone) > 0
    assert ((paid(beside) > 0) == bought).all()
    won = bought & (paid(alone) > 0.5 * PRICE + 1e-9) & (paid(alone) < 0.95 * PRICE - 1e-6)
    by_five = bought & (paid(alone) > 0.95 * PRICE + 1e-6)
    assert won.sum() > 100 < 3 * by_five.sum()
    assert paid(beside)[won] == pytest.approx(paid(alone)[won])
    assert paid(beside)[by_five] == pytest.approx(np.full(by_five.sum(), 0.5 * PRICE))
