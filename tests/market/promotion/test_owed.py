"""What is promised as a run ends is what later bills lack, and no part of the margin."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.books import BOOKS
from simsales.market.bundle.levers import Points
from simsales.market.counts import ENTRIES
from simsales.market.market import Market
from simsales.market.promotion.levers import Coupons, DiscountPromotion, Trial
from tests.laws.worlds import LIVELY, QUIET, SURE, Spec, certain_shop, changed, lived, total

EVERYBODY: Spec = changed(
    certain_shop(QUIET),
    run={"customers": 500, "weeks": 4},
    catalogue__products__phone={"cost": 6, "commitment": 0},
    world__needs__mobile={"rate": SURE, "renewal_rate": 0, "review_at_expiry": 0},
)
"""Everybody buys the phone in the first week, at 20 a month and 6 a month to serve."""


def bills(market: Market) -> Any:
    """Recurring charges by week."""
    return market.record.entry("recurring_revenue").sum(axis=(1, 2, 3))


def promised(market: Market) -> float:
    """What is promised, of all kinds."""
    summary = market.record.summary()
    return float(summary["free_weeks_owed"] + summary["discounts_owed"])


@pytest.mark.parametrize(
    "promotion",
    [Trial(weeks=9.0), Trial(weeks=52 / 12), DiscountPromotion(by=0.4, lasts=12.0), Coupons(face=300.0, redeemed=1.0)],
    ids=["trial", "a free month", "discount that lasts", "coupon"],
)
@pytest.mark.parametrize("ends", [1, 3, 8])
def test_what_is_promised_is_what_later_bills_lack(promotion: Any, ends: int) -> None:
    """After the run's end everybody pays 20 a month, less what was promised at it: counted by living on."""
    owing = lived(changed(EVERYBODY, run__weeks=ends), promotion)
    goes_on = lived(changed(EVERYBODY, run__weeks=140), promotion)
    people = goes_on.customers.column("holding")[:, 0] == 0
    assert people.all(), "nobody leaves, or gives back"
    usual = 500 * 20 * 12 / 52
    due = 0.0 if owing.customers.column("trial_ends").max() != ends - 1 else 1.0
    rest = float(owing.customers.column("trial_rest").max()) / 5040 * due  # charged with the next bill
    assert promised(owing) == pytest.approx((140 - ends + rest) * usual - bills(goes_on)[ends:].sum(), abs=1e-6 * usual)
    assert promised(goes_on) == pytest.approx(0.0, abs=1e-9)


def test_serving_the_free_weeks_is_told() -> None:
    market = lived(EVERYBODY, Trial(weeks=10.0))
    summary = market.record.summary()
    assert summary["free_weeks_owed"] == pytest.approx(6 * 500 * 20 * 12 / 52)
    assert summary["serving_owed"] == pytest.approx(6 * 500 * 6 * 12 / 52)


def test_it_is_counted_once_and_is_no_part_of_the_books() -> None:
    """It stands in the last week only, and in no line of revenue or margin."""
    market = lived(changed(LIVELY, run__weeks=12), Trial(weeks=20.0), DiscountPromotion(by=0.2, lasts=30.0))
    weekly = market.record.weekly()
    entries = ("free_to_come", "off_to_come", "serving_to_come")
    assert total(market, "off_to_come") > 0
    assert total(market, "free_to_come") > 0
    for name in ("free_weeks_owed", "discounts_owed", "serving_owed"):
        assert (weekly[name][:-1] == 0).all()
        assert weekly[name][-1] == pytest.approx(market.record.summary()[name])
    for lines in BOOKS.values():
        for line in lines.values():
            assert not set(line.entries) & set(entries)
    totals = {name: float(market.record.entry(name).sum()) for name in ENTRIES}
    for measure, lines in BOOKS.items():
        assert sum(line.of(totals) for line in lines.values()) == pytest.approx(market.record.summary()[measure])


def test_points_that_are_owed_are_those_that_customers_have() -> None:
    """The flow of what has come to be owed sums to the stock, whoever left or moved within our range."""
    market = lived(changed(LIVELY, run__weeks=20), Points(rate=0.1, redeem_at=30.0))
    held = float(market.customers.column("points").sum(dtype=np.float64))
    assert held > 0
    assert market.record.summary()["points_owed"] == pytest.approx(held, rel=1e-5)  # points are held in float32
