"""Who held an offer at the start pays what the channels that sell it ask, whatever others would ask if they sold it."""

from __future__ import annotations

from typing import Any

import pytest

from simsales.market.channels.rules import Closed
from simsales.market.price.levers import Discount, Loyalty, OverTime
from simsales.market.promotion.levers import DiscountPromotion
from tests.laws.worlds import QUIET, Spec, changed, lived, total

N = 2000
INBOUND = {"direction": "inbound", "presents": 1, "closes": 1}
HELD = {"holds": {"phone": 0.5}}
REACHED = Discount(by=0.05, existing=True)
HALF_ONLINE: dict[str, Any] = {"by": 0.5, "channels": ("online",)}


def shop(**more: Any) -> Spec:
    """Half hold the phone, which the store sells; online there is another. Nobody comes and nobody leaves."""
    product = QUIET["catalogue"]["products"]["phone"]
    spec = changed(QUIET, world__segments__all=HELD, catalogue__products__web=product, **more)
    return changed(spec, channels__store=INBOUND, channels__online={**INBOUND, "range": ["web"]})


def billed(spec: Spec, *levers: Any) -> float:
    return total(lived(spec, *levers), "recurring_revenue")


def test_a_price_where_it_is_not_sold_reaches_nobody() -> None:
    there = billed(shop(), REACHED, Discount(**HALF_ONLINE))
    assert there == billed(shop(), REACHED) == billed(shop(), REACHED, Discount(**HALF_ONLINE, offers=("web",)))
    assert there == pytest.approx(0.95 * billed(shop()))


def test_what_holds_wherever_it_is_sold_reaches_who_held_it_at_the_start() -> None:
    only = Discount(by=0.05, existing=True, channels=("store",))
    assert billed(shop(), only) == billed(shop(), REACHED) < billed(shop())
    assert billed(shop(), Loyalty(by=0.05, after=0.0, channels=("store",))) == pytest.approx(0.95 * billed(shop()))
    both = changed(shop(), channels__online={"range": ["web", "phone"]})
    assert billed(both, only) == billed(both)


def test_a_price_in_a_closed_channel_reaches_nobody() -> None:
    both = changed(shop(), channels__online={"range": ["web", "phone"]})
    cheap = Discount(by=0.5, existing=True, channels=("online",))
    half = pytest.approx(0.5 * billed(both))
    assert billed(both, REACHED, cheap) == pytest.approx(0.95 * 0.5 * billed(both))
    assert billed(both, REACHED, cheap, Closed(channel="online")) == billed(both, REACHED) != half


def test_a_price_in_a_districts_channel_reaches_its_own() -> None:
    cities = {"P": {"districts": {"H": {"share": 0.5}, "M": {"share": 0.5}}}}
    spec = changed(shop(), world__organisation={"cities": cities}, channels__there={**INBOUND, "district": "M"})
    paid = {
        lever: lived(spec, REACHED, *lever).record.entry("recurring_revenue").sum(axis=(0, 2, 3))
        for lever in ((), (Discount(by=0.5, channels=("there",)),))
    }
    (home, away), (same, half) = paid.values()
    assert same == home
    assert half == pytest.approx(away / 2)


def test_a_step_that_has_not_come_reaches_nobody() -> None:
    """5% from week 6, said in two ways; before it the week's price is a promotion's, which reaches no holder."""
    week = changed(shop(), run={"weeks": 12})
    promoted = DiscountPromotion(by=0.5, ends=4.0)
    steps = OverTime(steps=((6.0, 0.05),), existing=True)
    dated = Discount(by=0.05, existing=True, starts=6.0)
    assert billed(week, promoted, steps) == billed(week, promoted, dated) < billed(week)
    assert billed(week, promoted, steps) > 0.95 * billed(week)
