"""Who asks for a discount in place of a cut of their own leaves the cut's budget to the next in the same week."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.ground.levers import Target
from simsales.market.price.levers import DiscountAuthority
from simsales.market.promotion.levers import Coupons, DiscountPromotion, Gift, TargetedOffer
from tests.laws.worlds import changed, lived, total
from tests.market.promotion.test_discounts_that_last import CALL, PRICE, N, shop

HAGGLES = 0.5
WORLD = changed(shop(weeks=1), world__segments__all={"haggles": HAGGLES})
REP = DiscountAuthority(levels={"rep": 0.4})
MANAGER = DiscountAuthority(levels={"rep": 0.01, "manager": 0.4}, wait=3.0)
TAKES = 0.25 * 12 * PRICE


def cut(buys: int) -> TargetedOffer:
    """A quarter off for so many."""
    return TargetedOffer(by=0.25, target=Target(), budget=buys * TAKES)


@pytest.mark.parametrize("buys", [1, 700, N])
def test_the_cut_is_had_by_as_many_who_do_not_ask_as_it_can_pay(buys: int) -> None:
    """Half of 2,000 ask for two fifths; of 700 cuts the other half had 335, and the rest was spent on nobody."""
    market = lived(WORLD, CALL, REP, cut(buys))
    ask = total(market, "granted")
    assert abs(ask / N - HAGGLES) < 0.05
    assert total(market, "orders") == N
    assert total(market, "targeted_orders") == min(buys, N - ask)
    assert market.spent[0] == pytest.approx(TAKES * min(buys, N - ask))


@pytest.mark.parametrize("own", [cut(300), Coupons(face=40.0, redeemed=1.0, budget=12_000.0)], ids=["cut", "coupon"])
def test_others_choose_as_if_who_asks_were_not_there(own: Any) -> None:
    """A law, customer by customer: who does not haggle has what they have where nobody else comes."""
    market = lived(WORLD, CALL, REP, own)
    people = market.customers
    asked = market.desk.asked_in(N) >= 0
    bought = people.column("vouchers")[:, 0] == 1 if isinstance(own, Coupons) else people.column("paid")[:, 0] < PRICE
    theirs = np.flatnonzero(bought & ~asked)
    come = market.today.luck.uniforms("arrival", np.arange(N), 0)
    order = np.argsort(come, kind="stable")
    assert theirs.tolist() == sorted(order[~asked[order]][:300].tolist())


def test_nothing_is_overdrawn_by_who_has_a_gift_in_place_of_a_cut() -> None:
    """Who asks has what promotions give beside, in turn: the gift is had by as many as its budget pays, of all."""
    market = lived(WORLD, CALL, REP, cut(N), Gift(value=20.0, cost=7.0, budget=700.0))
    assert total(market, "gift_cost") == pytest.approx(700.0) == pytest.approx(market.spent[1])


def test_with_a_desk_for_orders_it_is_the_same() -> None:
    """17,228 of 1,000 were given in place of cuts: what waited at the desk had not been held against the budget."""
    desk = {"owner": "all", "minutes": 300.0, "days": 7, "promised": 1000}
    mine, usual = TargetedOffer(by=0.5, lasts=6.0, target=Target()), DiscountPromotion(by=0.3, lasts=8.0, budget=1000.0)
    at_once, by_desk = (
        lived(spec, CALL, REP, mine, usual) for spec in (WORLD, changed(WORLD, responses={"order": desk}))
    )
    assert 900.0 < at_once.spent[1] <= 1000.0
    assert by_desk.spent[:2].tolist() == pytest.approx(at_once.spent[:2].tolist())


def test_a_request_that_waits_holds_what_comes_with_it_and_no_cut() -> None:
    market = lived(WORLD, CALL, MANAGER, cut(N), Gift(value=20.0, cost=7.0, budget=7000.0))
    wait = len(market.desk.waiting)
    assert total(market, "granted") + wait + total(market, "targeted_orders") == pytest.approx(N)
    assert market.spent[0] == pytest.approx(TAKES * total(market, "targeted_orders"))
    assert market.spent[1] == pytest.approx(7000.0)
