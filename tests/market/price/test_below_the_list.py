"""What is billed and what was taken off come to the list price, contract by contract; a new list takes nothing off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simsales
from simsales.market.build import build_market
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.price.levers import Discount, DiscountAuthority, ListPrice, Loyalty
from simsales.market.promotion.levers import Coupons, DiscountPromotion, Subsidy, TargetedOffer, Trial
from tests.laws.worlds import LIVELY, QUIET, SURE, Spec, certain_shop, changed, lived, total

WORLD: Spec = changed(LIVELY, run__weeks=30, catalogue__products__phone={"price_once": 60})
SCENARIO = Path(__file__).parents[3] / "scenarios" / "retention_offer.toml"
LIST = {"phone": (70.0, 60.0, 20.0), "fibre": (80.0, 100.0, 30.0), "duo": (150.0, 160.0, 50.0)}
"""By offer: its list price a month and once, and what it costs a month to serve."""
BELOW: dict[str, tuple[Any, ...]] = {
    "nothing": (),
    "a discount for good": (DiscountPromotion(by=0.15, ends=9.0),),
    "a discount that lasts": (DiscountPromotion(by=0.3, lasts=6.5),),
    "a targeted cut": (TargetedOffer(by=0.2, target=Target(holds="rival")),),
    "a targeted cut that lasts": (TargetedOffer(by=0.2, lasts=10.0, target=Target()),),
    "coupons": (Coupons(face=130.0, redeemed=0.7),),
    "free weeks": (Trial(weeks=52 / 12),),
    "a subsidy": (Subsidy(amount=70.0, commitment=26.0),),
    "a loyalty price": (Loyalty(by=0.1, after=30.0),),
    "discounts that are asked for": (DiscountAuthority(levels={"rep": 0.03, "manager": 0.4}),),
    "a discount that reaches holders": (Discount(by=0.0, existing=True), DiscountPromotion(by=0.1, ends=20.0)),
}
BELOW["everything"] = tuple(each for several in BELOW.values() for each in several)


def by_cell(market: Market, entry: str, offer: int) -> Any:
    """An entry of an offer: week x segment x (channel + 1)."""
    return market.record.entry(entry)[..., offer]


@pytest.mark.parametrize("name", BELOW)
def test_what_is_billed_and_what_is_off_come_to_the_list(name: str) -> None:
    """In every week, segment, channel and offer: each contract served and each order, at its list price."""
    market = lived(WORLD, *BELOW[name])
    for offer, (price, once, cost) in LIST.items():
        j = market.book.labels.offers.index(offer)
        at_list = by_cell(market, "recurring_revenue", j) + by_cell(market, "billed_off", j)
        assert at_list == pytest.approx(by_cell(market, "service_cost", j) / cost * price, rel=1e-9, abs=1e-6)
        if offer != "duo":  # whose parts are billed one by one
            assert at_list == pytest.approx(by_cell(market, "bills", j) * price * 12 / 52, rel=1e-9, abs=1e-6)
        at_list = by_cell(market, "one_off_revenue", j) + by_cell(market, "once_off", j)
        assert at_list == pytest.approx(by_cell(market, "orders", j) * once, rel=1e-9, abs=1e-6)
    off = total(market, "billed_off"), total(market, "once_off")
    assert (max(off) > 0) == (name != "nothing")


@pytest.mark.parametrize(
    "pricing",
    [(Discount(by=0.2, existing=True),), (ListPrice(price=50.0, offers=("phone",)), Discount(by=-0.1, starts=5.0))],
    ids=["a cut for all", "another list"],
)
def test_another_list_price_takes_nothing_off(pricing: tuple[Any, ...]) -> None:
    market = lived(WORLD, *pricing)
    assert total(market, "recurring_revenue") != total(lived(WORLD), "recurring_revenue")
    assert not market.record.entry("billed_off").any()
    assert not market.record.entry("once_off").any()


def test_a_tenth_off_is_a_tenth_of_the_list_for_as_long_as_it_is_billed() -> None:
    """Everybody orders in the first week, at 10% off for good: the list value given away is counted bill by bill."""
    shop = changed(
        certain_shop(QUIET), run={"customers": 300, "weeks": 40}, catalogue__products__phone={"price_once": 30},
        world__needs__mobile={"rate": SURE, "lasts": 5200},
    )  # fmt: skip
    market = lived(shop, DiscountPromotion(by=0.1, ends=1.0))
    weeks = market.record.entry("billed_off").sum(axis=(1, 2, 3))
    assert weeks == pytest.approx(np.full(40, 300 * 0.1 * 20 * 12 / 52))
    assert total(market, "once_off") == pytest.approx(300 * 3)


def test_of_a_partners_offer_only_our_part_is_off() -> None:
    """We keep a fifth of what is charged, and of what it would be more at list price."""
    ours, kept = (
        lived(
            changed(WORLD, catalogue__products__phone={"partner": "Film", "our_part": part}), DiscountPromotion(by=0.15)
        )
        for part in (1.0, 0.2)
    )
    j = ours.book.labels.offers.index("phone")
    for entry in ("billed_off", "once_off", "recurring_revenue"):
        assert by_cell(kept, entry, j) == pytest.approx(0.2 * by_cell(ours, entry, j))


def test_what_a_customer_file_says_is_paid_is_no_discount_of_ours() -> None:
    """Each row of the file has a charge of its own, below the list or above it: that is what they agreed to."""
    market = build_market(simsales.load(SCENARIO), "Do nothing", seed=1)
    paid, listed = market.customers.column("paid").copy(), market.book.list_price
    assert len(np.unique(paid[market.customers.column("holding") == 0])) > 100, "no list prices"
    assert (paid[market.customers.column("holding") == 0] < listed[0]).any()
    market.run()
    assert not market.record.entry("billed_off").any()
