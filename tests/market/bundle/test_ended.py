"""A bundle that is not sold any more: who holds it goes on paying for it, by its own price and cut."""

from __future__ import annotations

from typing import Any

import pytest

from simsales.market.bundle.levers import MixedBundle, PureBundle, Sticky
from simsales.market.channels.plan import Assortment
from simsales.market.price.levers import ByChannel, Discount, ListPrice, Loyalty, OverTime
from tests.laws.worlds import LIVELY, QUIET, Spec, changed, lived, opened, total

N, WEEKS = 100, 12
HELD: Spec = changed(
    QUIET, run={"customers": N, "weeks": WEEKS},
    world__segments__all={"holds": {"duo": 1.0}, "in_commitment": 0.0},
    world__needs__broadband={"rate": 0, "review_at_expiry": 0},
    catalogue__products__phone={"price": 20},
    catalogue__products__fibre={"category": "broadband", "price": 30},
    catalogue__bundles__duo={"products": ["phone", "fibre"]},
)  # fmt: skip
CHEAPER: dict[str, Any] = {"bundle": "duo", "by": 0.2}
HOLDERS = Discount(by=-0.1, existing=True)


def weekly(spec: Spec, *levers: Any) -> list[float]:
    """What a customer is billed by week, as a price a month."""
    billed = lived(spec, *levers).record.entry("recurring_revenue").sum(axis=(1, 2, 3))
    return (billed / N * 52 / 12).tolist()


@pytest.mark.parametrize("kind", [MixedBundle, PureBundle, Sticky])
def test_an_end_changes_nobodys_bill(kind: Any) -> None:
    """Parts of 20 and 30, a tenth dearer for holders too, a fifth less together: 44, and not the 55 of the parts."""
    assert weekly(HELD, HOLDERS, kind(**CHEAPER)) == pytest.approx([44.0] * WEEKS)
    assert weekly(HELD, HOLDERS, kind(**CHEAPER, ends=5.0)) == pytest.approx([44.0] * WEEKS)
    assert weekly(HELD, kind(**CHEAPER, ends=5.0)) == weekly(HELD), "nothing reaches holders"


def test_existing_prices_move_it_with_its_parts() -> None:
    """20% off for holders in three weeks, then the list that is cut by 10% for good: of 40, 36 and 45 less a fifth."""
    moves = OverTime(steps=((0.0, 0.0), (6.0, 0.2), (9.0, -0.1)), existing=True)
    assert weekly(HELD, moves, MixedBundle(**CHEAPER, ends=3.0)) == pytest.approx([40.0] * 6 + [32.0] * 3 + [44.0] * 3)
    dearer = ListPrice(price=30.0, offers=("phone",)), Discount(by=0.0, existing=True)
    assert weekly(HELD, *dearer, MixedBundle(**CHEAPER, ends=3.0)) == pytest.approx([48.0] * WEEKS)
    own = MixedBundle(bundle="duo", price=35.0, ends=3.0)
    assert weekly(HELD, moves, own) == pytest.approx([35.0] * WEEKS)


@pytest.mark.parametrize("order", [1, -1])
def test_another_that_takes_its_place_prices_it(order: int) -> None:
    first, second = MixedBundle(**CHEAPER, ends=4.0), MixedBundle(bundle="duo", price=33.0, starts=4.0, ends=8.0)
    found = weekly(HELD, HOLDERS, *(first, second)[::order])
    assert found[:8] == pytest.approx([44.0] * 4 + [33.0] * 4)


def test_nobody_can_order_it_and_its_parts_are_sold_again() -> None:
    market = opened(LIVELY, PureBundle(**CHEAPER, ends=5.0))
    on_sale = []
    while market.week < 8:
        market.run_for(1)
        on_sale.append(market.plan[Assortment].on_sale.any(axis=(0, 1)).tolist())
    assert on_sale == [[False, False, True]] * 5 + [[True, True, False]] * 3


def test_who_holds_an_ended_bundle_pays_as_who_holds_one_on_sale() -> None:
    """In a lively world, with prices that reach holders: each holder of the bundle is billed at what it is priced."""
    market = opened(changed(LIVELY, run__weeks=40), HOLDERS, MixedBundle(**CHEAPER, ends=12.0))
    market.run()
    holding, paid = market.customers.column("holding"), market.customers.column("paid")
    duo = market.book.labels.offers.index("duo")
    free = (holding == duo).all(axis=1) & (market.customers.column("contract_end") < 39).all(axis=1)
    assert free.sum() > 20
    assert total(market, "orders") > 0
    assert paid[free].sum(axis=1) == pytest.approx(1.1 * 0.8 * (70 + 80))


STORE: dict[str, Any] = {"channels": ("store",)}
THERE: dict[str, Any] = {  # and what holders of the bundle are billed by it
    "half price online": (ByChannel(cuts={"online": 0.5}), 44.0),
    "a loyalty price of the store": (Loyalty(by=0.1, after=0.0, **STORE), 39.6),
}


@pytest.mark.parametrize("name", THERE)
@pytest.mark.parametrize("kind", [MixedBundle, PureBundle, Sticky])
def test_who_held_it_pays_on_by_the_channels_that_sold_it(kind: Any, name: str) -> None:
    """Sold in the store only, since it is bundled there or is in its range alone: the end moves nobody's bill."""
    lever, price = THERE[name]
    two = changed(HELD, channels__online={"direction": "inbound"})
    for spec, where in ((two, STORE), (changed(two, channels__online__range=["phone"]), {})):
        for ends in (None, 4.0):
            levers = HOLDERS, lever, kind(**CHEAPER, **where, ends=ends)
            assert weekly(spec, *levers) == pytest.approx([price] * WEEKS), (where, ends)


def test_of_several_channels_that_sold_it_the_lowest_counts_on() -> None:
    """Online and the store bundle it, a third does not; the store's bundling ends, then that of both has."""
    three = changed(HELD, channels__online={"direction": "inbound"}, channels__third={"direction": "inbound"})
    cuts = ByChannel(cuts={"store": 0.1, "online": 0.2, "third": 0.5})
    store, online = (MixedBundle(**CHEAPER, channels=(c,), ends=e) for c, e in (("store", 8.0), ("online", 4.0)))
    expected = [44 * 0.8] * 4 + [44 * 0.9] * 4 + [44 * 0.8] * 4  # of those that sell it, and then of those that did
    assert weekly(three, HOLDERS, cuts, store, online) == pytest.approx(expected)


@pytest.mark.parametrize("name", THERE)
def test_who_held_a_part_pays_on_where_a_hard_bundle_has_taken_its_place(name: str) -> None:
    """The phone is in the store's range alone, and from week 4 on in the bundle only: its holders pay on for it."""
    lever, price = THERE[name]
    spec = changed(HELD, world__segments__all__holds={"duo": 0.0, "phone": 1.0})
    spec = changed(spec, channels__store={"range": ["phone", "fibre", "duo"]})
    spec = changed(spec, channels__online={"direction": "inbound", "range": ["fibre"]})
    hard = PureBundle(**CHEAPER, starts=4.0)
    assert weekly(spec, HOLDERS, lever) == weekly(spec, HOLDERS, lever, hard) == pytest.approx([price / 2] * WEEKS)
