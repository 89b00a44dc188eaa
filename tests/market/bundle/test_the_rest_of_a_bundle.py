"""Who leaves a part of a bundle pays for the rest what its holders are billed then, and expects just that."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.core.compiled import plain
from simsales.market.bundle.breaking import break_bundle
from simsales.market.bundle.levers import MixedBundle
from simsales.market.bundle.terms import rest_felt
from simsales.market.choice.case import case_of, quote_of_nothing
from simsales.market.choice.scene import luck_of, scene_of
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.price.levers import ByChannel, Discount, ListPrice, Loyalty, OverTime
from simsales.market.promotion.levers import DiscountPromotion
from tests.laws.worlds import LIVELY, QUIET, Spec, changed, opened

LEFT: Spec = changed(
    LIVELY,
    run={"customers": 600, "weeks": 16},
    world__segments={s: {"holds": {"duo": 0.9}, "churn": {"rate": 0.1}} for s in ("young", "old")},
)
MOVING = OverTime(steps=((0.0, 0.1), (4.0, -0.2), (8.0, 0.3)), offers=("phone", "fibre"))
PRICING: dict[str, tuple[Any, ...]] = {
    "nothing": (),
    "another list": (ListPrice(price=50.0, offers=("phone",)), Discount(by=-0.2, offers=("fibre",))),
    "a list that moves": (MOVING,),
    "lists by channel": (ByChannel(cuts={"store": 0.1, "online": 0.3}),),
    "a promotion": (MOVING, DiscountPromotion(by=0.5)),
    "a bundle at a price of its own": (MOVING, MixedBundle(bundle="duo", price=90.0)),
}


def alone(market: Market) -> Any:
    """Who holds a part of the bundle alone, and what: by customer and category."""
    held = market.customers.column("holding")
    return (held >= 0) & (held < market.book.labels.own) & (held != market.book.labels.offers.index("duo"))


@pytest.mark.parametrize("name", PRICING)
def test_the_rest_goes_on_at_the_list_of_its_week(name: str) -> None:
    """Week by week: who has come to hold a part without an order pays what it is listed at where they bought."""
    market, broken = opened(LEFT, *PRICING[name]), 0
    while market.week < market.weeks:
        before, bought = alone(market), market.customers.column("bought_in").copy()
        market.run_for(1)
        rest = alone(market) & ~before & (market.customers.column("bought_in") == bought)
        rows, g = np.nonzero(rest & (market.customers.column("bill_from") < market.week - 1))
        parts, s = market.customers.column("holding")[rows, g], market.customers.column("segment")[rows]
        listed = market.today.decided.bill_listed[s, bought[rows, g], parts]
        for column in ("paid", "agreed", "listed"):
            assert market.customers.column(column)[rows, g].tolist() == listed.tolist(), column
        broken += len(rows)
    assert broken > 50


HOLDERS: Spec = changed(
    QUIET, run={"customers": 60, "weeks": 8},
    world__segments__all={"holds": {"duo": 1.0}, "in_commitment": 0.5},
    world__needs__broadband={"rate": 0, "review_at_expiry": 0},
    catalogue__products__phone={"price": 20},
    catalogue__products__fibre={"category": "broadband", "price": 30},
    catalogue__bundles__duo={"products": ["phone", "fibre"], "commitment": 30},
)  # fmt: skip
BILLED: dict[str, tuple[Any, ...]] = {
    **{name: given for name, given in PRICING.items() if name != "lists by channel"},
    "a price for holders": (Discount(by=-0.3, existing=True), DiscountPromotion(by=0.1)),
    "a loyalty price": (ListPrice(price=25.0, offers=("phone",)), Loyalty(by=0.2, after=0.0, offers=("phone",))),
    "both": (Discount(by=-0.3, existing=True), Loyalty(by=0.2, after=0.0, target=Target(satisfaction=(0.0, 1.0)))),
}


@pytest.mark.parametrize("name", BILLED)
def test_what_is_felt_is_what_is_billed(name: str) -> None:
    """Everybody holds a bundle and is about to give up broadband: what they expect to pay for the phone they pay."""
    market = opened(HOLDERS, *BILLED[name])
    market.run_for(3)
    today, people, facts, duo = market.today, market.everybody(), market.facts, market.book.labels.offers.index("duo")
    paid = market.customers.column("paid")[:, 0].copy()
    expected = []
    for i in range(60):
        case = plain(case_of)(people, facts, today.decided, scene_of(today), luck_of(today), i, 1, -1, today.week)
        expected.append(paid[i] + plain(rest_felt)(case, plain(quote_of_nothing)()) / case.price_response)
        people.holding[i, 1] = -1
        plain(break_bundle)(people, facts, today.decided, today.week, i, duo, -1)
    assert (people.holding[:, 0] == market.book.labels.offers.index("phone")).all()
    assert people.paid[:, 0] == pytest.approx(expected)
    assert (people.agreed[:, 0] - people.paid[:, 0]).sum() == pytest.approx(people.bill_cut[:, :1].sum())
    if name == "a list that moves":
        assert expected == pytest.approx([18.0] * 60)
    bound_on = people.contract_end[:, 0] != market.week  # who is free from that week on is billed as who is
    market.run_for(1)
    assert bound_on.sum() > 50
    assert market.customers.column("paid")[bound_on, 0] == pytest.approx(np.array(expected)[bound_on])
