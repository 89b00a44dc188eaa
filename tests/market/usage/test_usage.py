"""Usage and tariffs (A-price, C-subsidy): who uses how much, at what price, with which device, and who takes what."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.market import Market
from simsales.market.price.levers import ListPrice
from simsales.market.promotion.levers import Subsidy
from simsales.market.usage.levers import Tariff, Tiers
from simsales.market.usage.metering import ups_and_downs
from simsales.market.usage.usage import demand, worth
from tests.contracts.promises_tariff import METERED, per_user
from tests.laws.uncompiled import plainly
from tests.laws.worlds import LIVELY, Spec, changed, fingerprint, lived, opened, total

SEEDS = range(1, 7)
WORLD = changed(LIVELY, **METERED, channels__store__capacity=1000)
PHONE = ("phone",)
# A device that raises what is used: fibre's category stands for it; it costs a lot at once, and a rival asks too much.
DEVICE = changed(
    WORLD,
    world__needs__mobile__usage__raised_by={"broadband": 2.0},
    world__needs__broadband={"rate": 0.2, "voiced": 1},
    world__segments__old__holds={"fibre": 0, "Rival/fibre": 0},
    world__competitors__Rival__offers__fibre__price=900,
    catalogue__products__fibre__price_once=1500,
)


def surely(differences: Any) -> float:
    """The mean of paired differences, if its 95% interval excludes zero; else 0."""
    sample = np.asarray(differences, float)
    error = sample.std(ddof=1) / np.sqrt(len(sample))
    return float(sample.mean()) if abs(sample.mean()) > 2.57 * error else 0.0  # Student's t, 5 degrees of freedom


def paired(spec: Spec, measure: Any, *components: Any, without: tuple[Any, ...] = ()) -> float:
    return surely([
        measure(lived(spec, *components, seed=s)) - measure(lived(spec, *without, seed=s)) for s in SEEDS
    ])  # fmt: skip


def test_worth_is_the_area_under_demand() -> None:
    for linear in (True, False):
        prices = np.linspace(0.4, 1.0 / 0.5 if linear else 60.0, 200_001)
        used = demand(80.0, 0.5, 0.4, linear)
        beside = np.trapezoid([demand(80.0, 0.5, float(p), linear) for p in prices], prices)
        assert worth(used, 80.0, 0.5, linear) - 0.4 * used == pytest.approx(beside, rel=1e-4)


def test_a_price_a_unit_lowers_usage_and_sends_the_heavy_away() -> None:
    dear, cheap = (Tariff(offers=PHONE, per_unit=p, existing=True) for p in (0.6, 0.2))
    assert paired(WORLD, per_user, dear, without=(cheap,)) < 0
    assert paired(WORLD, lambda m: total(m, "orders"), dear, without=(cheap,)) < 0
    assert paired(WORLD, lambda m: total(m, "churned"), dear, without=(cheap,)) > 0, "who is charged more may leave"


def test_customers_sort_themselves_over_a_menu() -> None:
    """Two plans in one shop: who would use more takes the flat rate, who would use less pays by the unit."""
    spec = changed(WORLD, catalogue__products__flat={"category": "mobile", "price": 75, "cost": 20, "quality": 0.7})

    def spread(market: Market) -> float:
        people = market.customers
        own, use = people.column("holding")[:, 0], people.column("usage")[:, 0]
        bought = people.column("bought_in")[:, 0] >= 0
        small, large = (use[bought & (own == market.book.labels.offers.index(name))] for name in ("phone", "flat"))
        return float(large.mean() - small.mean())

    assert surely([spread(lived(spec, seed=s)) for s in SEEDS]) > 0


def test_a_subsidised_device_raises_usage() -> None:
    cheap = Subsidy(amount=1400.0, commitment=0.0, offers=("fibre",))
    assert paired(DEVICE, per_user, cheap) > 0, "who has the device uses more"
    plain = changed(DEVICE, world__needs__mobile__usage__raised_by={"broadband": 0.0})
    assert abs(paired(plain, per_user, cheap)) < 0.5, "where it raises nothing, nothing is raised"


def test_what_was_agreed_stands_and_existing_reaches_who_is_free() -> None:
    later = {"offers": PHONE, "fee": 40.0, "per_unit": 0.9, "starts": 8.0}
    agreed, reached = (lived(WORLD, Tariff(**later, existing=e)) for e in (False, True))
    for market, some in ((agreed, False), (reached, True)):
        people = market.customers
        old = (people.column("holding")[:, 0] == 0) & (people.column("bought_in")[:, 0] < 0)
        free = old & (people.column("contract_end")[:, 0] < market.week - 1)
        charged = people.column("terms")[:, 0] != market.facts.usage.listed[0]
        assert bool(charged[old & free].all()) == some
        assert not charged[old & ~free & (people.column("contract_end")[:, 0] > market.week)].any()
    new = (agreed.customers.column("bought_in")[:, 0] >= 0) & (agreed.customers.column("holding")[:, 0] == 0)
    assert np.unique(agreed.customers.column("terms")[new, 0]).size == 2, "before and after"


def test_money_of_usage_is_counted_once() -> None:
    market = lived(WORLD)
    billed = float(market.customers.column("billed").sum())
    parts = sum(total(market, name) for name in ("recurring_revenue", "one_off_revenue", "exit_fees"))
    assert billed == pytest.approx(parts, rel=1e-9)
    assert 0 < total(market, "usage_revenue") < total(market, "recurring_revenue")


def test_weeks_vary_around_ones_own() -> None:
    luck = (np.arange(10_000) + 0.5) / 10_000
    factors = np.array([ups_and_downs(float(u), 0.3) for u in luck])
    assert (factors.mean(), factors.std()) == (pytest.approx(1.0), pytest.approx(0.3, rel=1e-3))
    even, uneven = (lived(changed(WORLD, world__needs__mobile__usage__varies=v)) for v in (0.0, 0.4))
    assert per_user(uneven) == pytest.approx(per_user(even), rel=0.02)


def test_tiers_make_the_next_unit_cheaper() -> None:
    alike = Tariff(offers=PHONE, per_unit=0.4, existing=True)
    tiers = Tiers(offers=PHONE, per_unit=0.4, steps=((0.0, 0.0), (50.0, 0.5), (150.0, 0.8)), existing=True)
    assert paired(WORLD, per_user, tiers, without=(alike,)) > 0


def test_a_tariff_that_is_the_list_changes_nothing() -> None:
    same = Tariff(offers=PHONE, fee=40.0, per_unit=0.4)
    assert fingerprint(lived(WORLD, same)) == fingerprint(lived(WORLD))
    assert fingerprint(lived(WORLD, ListPrice(price=40.0, offers=PHONE))) == fingerprint(lived(WORLD))


def test_metering_touches_only_what_it_declares(repository: Any) -> None:
    code = """
from tests.contracts.promises_tariff import METERED
from tests.laws import guarded
from tests.laws.worlds import changed
from simsales.market.usage.levers import Tariff
guarded.BUSY = changed(guarded.BUSY, **METERED, world__needs__mobile__usage__varies=0.2)
guarded.STRATEGIES = ((Tariff(offers=("phone",), per_unit=0.3, fee=35.0, existing=True, starts=2.0),),)
guarded.SYSTEMS = ()
print("metering" in guarded.mechanisms(), guarded.trespasses())
"""
    assert plainly(code, repository).split() == ["True", "[]"]


def test_one_more_metered_offer_that_nobody_may_buy_moves_nobody(repository: Any) -> None:
    idle = changed(WORLD, catalogue__products__idle={"category": "mobile", "price": 9, "per_unit": 9, "launched": 999})
    one, other = opened(WORLD), opened(idle)
    one.run()
    other.run()
    for name in ("paid", "billed", "usage", "satisfaction"):
        assert np.array_equal(one.customers.column(name), other.customers.column(name)), name
