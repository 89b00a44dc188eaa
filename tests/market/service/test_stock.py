"""Stock and back-orders: what is ordered is delivered, cancelled, or waits; never more than there is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.ground.state import LATE
from simsales.market.market import Market
from simsales.market.promotion.levers import DiscountPromotion
from tests.laws.worlds import LIVELY, changed, lived, opened, total

WORLD = changed(LIVELY, run={"customers": 2000, "weeks": 16})
DESK = {"owner": "store", "minutes": 300, "days": 7}


def stocked(stock: dict[str, Any], *components: Any, **more: Any) -> Market:
    """The lively world in which there are so many fibres."""
    return lived(changed(WORLD, catalogue__products__fibre__stock=stock, **more), *components)


def fibres(market: Market, entry: str) -> Any:
    """An entry of the fibre, by week and channel."""
    return market.record.entry(entry)[:, :, :, market.book.labels.offers.index("fibre")].sum(axis=1)


@pytest.mark.parametrize("more", [{}, {"responses": {"order": DESK}}, {"responses": {"need": {**DESK, "minutes": 20}}}])
def test_ordered_is_delivered_or_cancelled_or_waits(more: dict[str, Any]) -> None:
    market = stocked({"units": 4, "arrive": 6, "every": 3, "patience": 4}, **more)
    ordered, delivered, cancelled, waiting = (
        fibres(market, name) for name in ("units_ordered", "units_delivered", "back_cancelled", "back_orders")
    )
    assert (np.cumsum(ordered - delivered - cancelled, axis=0) == waiting).all(), "in every week and channel"
    assert min(each.sum() for each in (ordered, delivered, waiting)) > 0
    assert (fibres(market, "orders") == delivered).all(), "what is delivered is what is booked"
    there = 4 + 6 * (np.arange(market.weeks) // 3)
    assert (np.cumsum(delivered.sum(axis=1)) <= there).all(), "no more than there is"


def test_a_stock_in_abundance_is_as_good_as_none() -> None:
    none, many = lived(WORLD), stocked({"units": 10**6})
    ours = {"units_ordered", "units_delivered"}
    one, other = (market.record.frame() for market in (none, many))
    other = other[~other.measure.isin(ours)].reset_index(drop=True)
    assert one.equals(other)
    assert total(many, "units_ordered") == total(many, "units_delivered") > 20


def test_fewer_in_stock_cost_orders_and_satisfaction() -> None:
    few, many = (stocked({"units": units, "arrive": 4, "every": 2, "patience": 2}) for units in (0, 500))
    assert fibres(few, "orders").sum() < fibres(many, "orders").sum()
    assert float(few.record.summary()["satisfaction"]) < float(many.record.summary()["satisfaction"])
    assert float(few.record.summary()["cancelled"]) > 0
    assert float(many.record.summary()["back_ordered"]) == 0


def test_who_waited_is_delivered_late_in_the_order_in_which_they_came() -> None:
    market = opened(changed(WORLD, catalogue__products__fibre__stock={"units": 0, "arrive": 3, "every": 4}))
    late = 0

    def heard(step: Any, act: Any) -> None:
        nonlocal late
        before = market.today.people.lived.copy() if step.name == "orders" else None
        act()
        if before is not None:
            late += int((((market.today.people.lived & ~before) & LATE) != 0).sum())

    market.listener = heard
    market.run()
    assert late == fibres(market, "units_delivered").sum() == 9
    cancelled = fibres(market, "back_cancelled").sum()  # by who has bought it of a rival meanwhile
    assert cancelled < 0.2 * fibres(market, "units_ordered").sum()


def test_a_bundle_takes_a_unit_of_each_of_its_products_and_budgets_hold() -> None:
    from simsales.market.bundle.levers import MixedBundle

    market = stocked({"units": 10}, MixedBundle(bundle="duo", by=0.3), DiscountPromotion(by=0.2, budget=900.0))
    assert total(market, "units_delivered") <= 10
    duo = market.book.labels.offers.index("duo")
    assert market.record.entry("units_ordered")[..., duo].sum() > 0
    assert market.spent.sum() <= 900.0
