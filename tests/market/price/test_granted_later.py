"""A discount that waits for an approval is a whole deal: what came with it when it was asked for comes with it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.price.levers import DiscountAuthority
from simsales.market.promotion.levers import DiscountPromotion, Gift, Subsidy, TargetedOffer, TopUp, Trial
from tests.laws.worlds import changed, lived, opened, total
from tests.market.promotion.test_discounts_that_last import CALL, PRICE, N, shop

WEEKS, WAIT = 6, 2.0
WORLD = changed(
    shop(weeks=WEEKS, worth=PRICE * 0.05),
    world__segments__all={"haggles": 1.0, "commitment_aversion": 0.1},
    world__needs__mobile={"review_at_expiry": 0},
    catalogue__products__phone={"price_once": 200.0, "commitment": 26, "exit_fee": 0.5},
    selling={"patience": 5200.0},
)
AT_ONCE = DiscountAuthority(levels={"rep": 0.5}, ends=1.0)
LATER = DiscountAuthority(levels={"rep": 0.0, "manager": 0.5}, wait=WAIT, ends=1.0)


def given(**when: float) -> dict[str, Any]:
    """What may come with an order, to be had in some weeks."""
    return {
        "nothing": (),
        "subsidy": (Subsidy(amount=100.0, commitment=60.0, **when),),
        "gift": (Gift(value=40.0, cost=30.0, **when),),
        "top up": (TopUp(pay=700.0, bonus=80.0, **when),),
        "cut that lasts": (DiscountPromotion(by=0.2, lasts=20.0, **when),),
        "trial": (Trial(weeks=8.0, **when),),
        "budget": (Gift(value=40.0, cost=30.0, budget=3000.0, **when), Subsidy(amount=50.0, commitment=40.0, **when)),
    }


THEN, SINCE = given(ends=1.0), given(starts=1.0)


def deals(market: Market) -> Any:
    """What was agreed with each customer, dates counted from the week of the order; one row each, by what."""
    people = market.customers
    week = people.column("bill_from")[:, 0]
    dates = ("contract_end", "trial_ends", "off_left")
    found = {name: people.column(name) for name in ("holding", "paid", "off", "trial_term", *dates)}
    table = {name: each[:, 0] if each.shape[1] else np.zeros(N) for name, each in found.items()}
    for name in dates[:2]:
        table[name] = np.maximum(table[name] - week, -1)
    table["off_left"] = np.where(table["off"] > 0, table["off_left"] + WEEKS - week, 0.0)
    return pd.DataFrame(table).astype(float)


def waited(market: Market) -> Any:
    """Who was granted a discount in a later week than that of asking."""
    return np.flatnonzero(market.customers.column("bill_from")[:, 0] > 0)


@pytest.mark.parametrize("name", [name for name in THEN if name != "budget"])
def test_who_waits_is_granted_what_they_would_have_had_at_once(name: str) -> None:
    """All that was promised in week 0: a subsidy then bound for 26 weeks instead of its 60, once it was over."""
    at_once, later = (lived(WORLD, CALL, authority, *THEN[name]) for authority in (AT_ONCE, LATER))
    who = waited(later)
    assert len(who) > 100
    pd.testing.assert_frame_equal(deals(later).loc[who], deals(at_once).loc[who])
    for market in (later, at_once):
        gift = total(later, "gift_cost") / total(later, "orders")
        assert total(market, "gift_cost") == pytest.approx(gift * total(market, "orders"))
    once = {"subsidy": 100.0, "cut that lasts": 160.0}.get(name, 200.0)
    paid = later.customers.column("paid")[who, 0]
    assert later.record.entry("one_off_revenue")[1:].sum() == pytest.approx((once * paid / PRICE).sum())


@pytest.mark.parametrize("name", [name for name in SINCE if name != "budget"])
def test_what_is_promised_to_others_since_is_not_theirs(name: str) -> None:
    """Everybody asks in week 0: what begins in week 1 comes with no order of theirs."""
    plain, since = lived(WORLD, CALL, LATER), lived(WORLD, CALL, LATER, *SINCE[name])
    who = waited(plain)
    assert len(who) > 100
    assert waited(since).tolist() == who.tolist()
    pd.testing.assert_frame_equal(deals(since).loc[who], deals(plain).loc[who])
    assert total(since, "gift_cost") == 0
    assert total(since, "one_off_revenue") == pytest.approx(total(plain, "one_off_revenue"))


def test_a_budget_holds_what_was_asked_for_until_it_is_answered() -> None:
    """In every week it is spent on the gifts that are given or promised, and never exceeded."""
    market = opened(WORLD, CALL, LATER, *THEN["budget"])
    while market.week < WEEKS:
        market.run_for(1)
        gifts = total(market, "gift_cost")
        held = sum(each.takes[0] for each in market.desk.held.values())
        assert market.spent[0] == pytest.approx(gifts + held)
        assert market.spent[0] <= 3000.0
        assert (held > 0) == (market.week <= WAIT)
    assert total(market, "gift_cost") == pytest.approx(3000.0)


@pytest.mark.parametrize(
    ("grants", "patience"), [(0.0, 5200.0), (1.0, 1.0)], ids=["who is refused", "who loses patience"]
)
def test_what_comes_to_nothing_gives_back(grants: float, patience: float) -> None:
    authority = DiscountAuthority(levels={"rep": 0.0, "manager": 0.5}, wait=3.0, grants=grants, ends=1.0)
    market = lived(changed(WORLD, selling={"patience": patience}), CALL, authority, *THEN["budget"])
    assert total(market, "refused") + total(market, "lost_waiting") > 100
    assert market.spent[0] == pytest.approx(total(market, "gift_cost"))
    assert total(market, "granted") == 0


def test_what_is_given_back_is_there_for_the_next() -> None:
    """All who ask are refused three weeks later: from then on the budget is had by others."""
    world = changed(WORLD, run={"weeks": 12})
    world["channels"]["all"]["capacity"] = N // 12
    authority = DiscountAuthority(levels={"rep": 0.0, "manager": 0.5}, wait=3.0, grants=0.0, ends=1.0)
    market = lived(world, CALL, authority, Gift(value=40.0, cost=30.0, budget=3000.0))
    given_by_week = market.record.entry("gift_cost").sum(axis=(1, 2, 3))
    assert market.spent[0] == pytest.approx(given_by_week.sum()) == pytest.approx(3000.0)
    assert given_by_week[3:].sum() > 0


def test_granted_it_comes_to_the_desk_for_orders_on_the_terms_of_the_week_of_asking() -> None:
    desk = {"owner": "all", "minutes": 1.0, "days": 7, "promised": 1000}
    subsidy = Subsidy(amount=100.0, commitment=60.0, ends=1.0)
    at_once, by_desk = (
        lived(spec, CALL, LATER, subsidy) for spec in (WORLD, changed(WORLD, responses={"order": desk}))
    )
    who = np.intersect1d(waited(by_desk), waited(at_once))
    assert len(who) > 100
    assert (deals(by_desk)["contract_end"][who] == 60).all()
    assert deals(by_desk)["paid"][who].tolist() == deals(at_once)["paid"][who].tolist()


def test_what_is_ordered_at_a_desk_keeps_what_binds_it_without_a_budget_too() -> None:
    """An order that waits at a desk is the deal of the week in which it was taken: price, cut and commitment."""
    desk = {"owner": "all", "minutes": 60.0, "days": 7, "opens": 0, "closes": 24, "servers": 4, "promised": 1000}
    world = changed(shop(weeks=10), responses={"order": desk})
    people = lived(world, CALL, TargetedOffer(by=0.1, commitment=60.0, target=Target(), ends=1.0)).customers
    bought = people.column("holding")[:, 0] == 0
    waited = people.column("bill_from")[:, 0] > 0
    assert (bought & waited).sum() > 50
    left = people.column("contract_end")[bought, 0] - people.column("bill_from")[bought, 0]
    assert np.unique(left).tolist() == [60]
    assert np.unique(people.column("paid")[bought, 0]) == pytest.approx([0.9 * PRICE])
