"""A discount for so many months, and then the list price: off the bills, counted bill by bill, felt for what it is."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simsales.market.channels.levers import Call
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.price.levers import BySegment
from simsales.market.promotion.levers import DiscountPromotion, TargetedOffer
from tests.laws.worlds import QUIET, Spec, changed, lived, opened, total

N, PRICE, MONTH = 2000, 52.0, 52 / 12


def shop(weeks: int = 52, worth: float = 100.0, **more: Any) -> Spec:
    """Everybody is called in week 0, has a need and is shown a plan at 52 a month, which is 12 a week."""
    sure = {"direction": "outbound", "capacity": N, "connects": 1, "rapport": 1, "presents": 1, "closes": 1}
    spec = changed(
        QUIET,
        run={"customers": N, "weeks": weeks},
        world__needs__mobile={"rate": 1000, "worth_having": worth, "lasts": 5200},
        world__segments__all={"weights": {"quality": 0}},
        catalogue__products__phone={"price": PRICE},
        **more,
    )  # fmt: skip
    spec["channels"] = {"all": {**sure, "overcomes": 1, "discovers": 1}}
    return spec


CALL = Call(channel="all", category="mobile", rest=5000.0, target=Target())
HALF = {
    "discount": DiscountPromotion(by=0.5, lasts=26.0, ends=1.0),
    "targeted": TargetedOffer(by=0.5, lasts=26.0, ends=1.0, target=Target()),
    "three months": DiscountPromotion(by=0.5, lasts=3 * MONTH, ends=1.0),
}
WEEKS = {"discount": 26.0, "targeted": 26.0, "three months": 13.0}


@pytest.mark.parametrize("name", HALF)
def test_the_bills_are_cut_for_so_long_and_then_are_the_usual_ones(name: str) -> None:
    market = lived(shop(), CALL, HALF[name])
    assert total(market, "orders") == N
    bills = market.record.entry("recurring_revenue").sum(axis=(1, 2, 3)) / N
    cut = np.clip(WEEKS[name] - np.arange(52), 0, 1)
    assert bills == pytest.approx(12 * (1 - 0.5 * cut), rel=1e-5)
    assert (market.customers.column("paid")[:, 0] == PRICE).all(), "what was agreed is the list price"
    given = market.record.entry("discounts").sum(axis=(1, 2, 3)) / N
    assert given == pytest.approx(6 * cut, rel=1e-5), "counted bill by bill"


def test_a_month_that_is_no_whole_weeks_costs_a_month() -> None:
    """One month free of half the price is 26, whatever part of a week it ends in."""
    market = lived(shop(weeks=8), CALL, DiscountPromotion(by=0.5, lasts=MONTH, ends=1.0))
    assert total(market, "discounts") == pytest.approx(26.0 * N, rel=1e-5)


@pytest.mark.parametrize("name", ["discount", "targeted"])
def test_it_is_felt_as_what_it_takes_off_over_the_horizon(name: str) -> None:
    """Closed form: who buys is logit in worth less what it costs a month, the cut spread over the closing horizon."""
    market = lived(shop(weeks=1, worth=2.0), CALL, HALF[name])
    horizon = market.facts.selling.closing_horizon * 12 / 52
    felt = 0.05 * (PRICE - 0.5 * PRICE * 6 / horizon)
    share = 1 / (1 + math.exp(felt - 2.0))
    assert abs(total(market, "orders") / N - share) < 3 * math.sqrt(share * (1 - share) / N)


def leaving(lasts: float | None) -> Market:
    """Half a year of a life in which one in two hundred leaves a week, at half price for good or for a while."""
    spec = shop(weeks=20, world__segments__all__churn={"rate": 0.02})
    market = opened(spec, CALL, DiscountPromotion(by=0.5, lasts=lasts, ends=1.0))
    market.run()
    return market


def test_who_leaves_loses_what_is_still_to_come() -> None:
    """The more is still to come off the bills, the fewer leave; the odds are lower by what that is worth."""
    none, short, long = (total(leaving(lasts), "churned") for lasts in (1.0, 52.0, 104.0))
    assert long < short < none


def test_a_budget_is_charged_with_all_of_it_at_once() -> None:
    """Half of 52 for six months is 156 an order: a budget of 1,000 pays for six."""
    market = lived(shop(), CALL, DiscountPromotion(by=0.5, lasts=26.0, ends=1.0, budget=1000.0))
    assert total(market, "discounts") == pytest.approx(6 * 156.0)
    assert market.spent[0] == pytest.approx(6 * 156.0)


def two_prices(budget: float) -> tuple[Market, np.ndarray]:
    """Half pay 52 a month and half a tenth of it; half of a year's price is given to whom the budget can pay for."""
    spec = shop(weeks=1)
    everybody = spec["world"]["segments"].pop("all")
    spec["world"]["segments"] = {name: {**everybody, "share": 0.5} for name in ("little", "much")}
    cut = TargetedOffer(by=0.5, target=Target(), budget=budget)
    market = lived(spec, CALL, BySegment(cuts={"little": 0.9}), cut)
    return market, market.record.entry("discounts")[0].sum(axis=(1, 2))


def test_what_is_too_dear_for_a_budget_in_one_segment_is_given_in_another() -> None:
    """A year's half is 312 of the dear price, 31.2 of the cheap one: 300 pays for nine of these and none of those."""
    market, (little, much) = two_prices(300.0)
    assert (little, much) == (pytest.approx(9 * 31.2), 0.0)
    assert market.spent[0] == pytest.approx(9 * 31.2)
    assert two_prices(30.0)[0].spent[0] == 0.0
    market, given = two_prices(1e9)
    assert given == pytest.approx(np.array([31.2, 312.0]) * np.bincount(market.customers.column("segment")))
