"""Who held an offer at the start pays what the channels that sell it ask, whatever others would ask if they sold it."""

from __future__ import annotations

from typing import Any

import pytest

from simsales.market.channels.levers import Range
from simsales.market.channels.rules import Closed
from simsales.market.ground.levers import Target
from simsales.market.price.levers import Discount, Loyalty, OverTime
from simsales.market.promotion.levers import DiscountPromotion
from simsales.market.usage.levers import Tariff
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


@pytest.mark.parametrize("lever", [Closed(channel="store"), Range(channel="store", offers=("web",))], ids=str)
def test_a_channel_that_never_sold_it_speaks_for_nobody_where_the_one_that_did_is_closed(lever: Any) -> None:
    """The store closes, or sells the other from now on: that online asks half of what it never sold moves no bill."""
    cheap = Discount(**HALF_ONLINE)
    assert billed(shop(), lever, REACHED, cheap) == billed(shop(), REACHED) == pytest.approx(0.95 * billed(shop()))
    there = Loyalty(by=0.05, after=0.0, channels=("store",))
    assert billed(shop(), lever, there) == billed(shop(), there) < billed(shop())


def loyalty(by: float, *channels: str, **more: Any) -> Loyalty:
    return Loyalty(by=by, after=0.0, channels=channels or None, **more)


def test_a_loyalty_price_said_channel_by_channel_is_one_said_of_all() -> None:
    """In whatever parts it is said; where it differs by channel, who held the offer at the start pays the lowest."""
    both = changed(shop(), channels__online={"range": ["web", "phone"]}, channels__other={**INBOUND, "range": ["web"]})
    at_list = billed(both)
    whole = billed(both, loyalty(0.05))
    assert whole == pytest.approx(0.95 * at_list)
    assert billed(both, loyalty(0.05, "store"), loyalty(0.05, "online")) == whole
    assert billed(both, loyalty(0.05, "store", "other"), loyalty(0.05, "online", "store")) == whole
    assert billed(both, loyalty(0.05, "store"), loyalty(0.1, "online")) == pytest.approx(0.9 * at_list)
    assert billed(both, loyalty(0.05), loyalty(0.1, "online")) == pytest.approx(0.9 * at_list)


def test_a_loyalty_price_that_not_all_who_sell_it_give_reaches_nobody_who_bought_of_none() -> None:
    both = changed(shop(), channels__online={"range": ["web", "phone"]})
    at_list, later = billed(both), Target(tenure=(4000.0, 5000.0))
    assert billed(both, loyalty(0.05, "store")) == at_list
    assert billed(both, loyalty(0.05, "store"), loyalty(0.05, "online", target=later)) == at_list
    closed = billed(both, loyalty(0.05, "store"), loyalty(0.5, "online"), Closed(channel="online"))
    assert closed == pytest.approx(0.95 * at_list)


def test_it_reaches_them_from_the_week_in_which_the_last_of_the_channels_gives_it() -> None:
    """The store from week 0 on, online from week 5; for who is loyal enough for the one and for the other."""
    both = changed(shop(), channels__online={"range": ["web", "phone"]})
    late = lived(both, loyalty(0.05, "store"), loyalty(0.05, "online", starts=5.0))
    weeks = late.record.entry("recurring_revenue").sum(axis=(1, 2, 3))
    assert weeks == pytest.approx([weeks[0]] * 5 + [0.95 * weeks[0]] * 5)
    parts = loyalty(0.05, "store", target=Target(tenure=(50.0, 800.0))), loyalty(0.05, "online", target=Target(
        tenure=(100.0, 900.0)
    ))  # fmt: skip
    assert billed(both, *parts) == billed(both, loyalty(0.05, target=Target(tenure=(100.0, 800.0)))) < billed(both)


def test_a_tariff_where_it_is_not_sold_charges_nobody() -> None:
    """The store and online each have a tariff of their own; online would be cheaper, but sells no phone."""
    used = changed(shop(), world__needs__mobile={"usage": {"mean": 100, "spread": 0, "response": 0}})
    tariffs = [
        Tariff(offers=("phone",), fee=fee, per_unit=per_unit, existing=True, channels=(channel,))
        for channel, fee, per_unit in (("store", 19.0, 0.1), ("online", 9.0, 0.5))
    ]
    assert billed(used, *tariffs) == billed(used, tariffs[0]) != billed(used)


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
