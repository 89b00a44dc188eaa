"""Discount authority (B-auth): who may grant how much, what wide authority costs, what slow approval loses."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.market.market import Market
from simsales.market.price.levers import DiscountAuthority, Loyalty
from tests.laws.test_one_more import UNCONNECTED, assert_same
from tests.laws.worlds import LIVELY, Spec, changed, fingerprint, history, lived, opened, total

SEEDS = range(1, 7)
WORLD = changed(
    LIVELY,
    run__customers=1200,
    channels__store__capacity=1000,
    channels__store__overcomes=0.7,
    world__segments={name: {"haggles": 1.0} for name in ("young", "old")},
)
LADDER = {"rep": 0.02, "manager": 0.05, "director": 0.08, "board": 0.15}
LATE = ("requests_2", "requests_3", "requests_4")


def paired(one: Any, other: Any, measure: Any, spec: Spec = WORLD) -> float:
    """The mean of the paired differences (other less one), if its 95% interval excludes zero; else 0."""
    pairs = [(measure(lived(spec, *one, seed=s)), measure(lived(spec, *other, seed=s))) for s in SEEDS]
    apart = np.array([b - a for a, b in pairs])
    error = apart.std(ddof=1) / np.sqrt(len(apart))
    return float(apart.mean()) if abs(apart.mean()) > 2.57 * error else 0.0  # Student's t, 5 degrees of freedom


def paid_for_a_phone(market: Market) -> float:
    """What is paid a month on average by who bought a phone since the start."""
    people = market.customers
    bought = (people.column("holding")[:, 0] == 0) & (people.column("bought_in")[:, 0] >= 0)
    return float(people.column("paid")[bought, 0].mean())


def conversion(market: Market) -> float:
    return float(market.record.summary()["conversion"])


def test_wider_authority_raises_conversion_and_lowers_the_price_paid() -> None:
    narrow, wide = (DiscountAuthority(levels={"rep": limit}) for limit in (0.02, 0.15))
    assert paired((narrow,), (wide,), conversion) > 0
    assert paired((narrow,), (wide,), paid_for_a_phone) < 0
    assert paired((), (narrow,), conversion) > 0


def test_slow_approval_loses_customers() -> None:
    fast, slow = (DiscountAuthority(levels=LADDER, wait=wait) for wait in (1.0, 4.0))
    assert paired((fast,), (slow,), lambda m: m.record.summary()["lost_waiting"]) > 0
    assert paired((fast,), (slow,), conversion) < 0
    assert total(lived(WORLD, DiscountAuthority(levels=LADDER, wait=0.0)), "orders") > 0


def test_where_nobody_haggles_it_changes_nothing() -> None:
    spec = changed(WORLD, world__segments={name: {"haggles": 0.0} for name in ("young", "old")})
    assert fingerprint(lived(spec)) == fingerprint(lived(spec, DiscountAuthority(levels=LADDER)))


def test_every_request_is_granted_refused_lost_or_still_waits() -> None:
    market = lived(WORLD, DiscountAuthority(levels=LADDER, grants=0.6, wait=2.0))
    requests = sum(total(market, f"requests_{level}") for level in range(1, 5))
    ends = sum(total(market, entry) for entry in ("granted", "refused", "lost_waiting", "bought_waiting"))
    assert requests == ends + len(market.desk.waiting)
    for entry in ("refused", "lost_waiting", *LATE):
        assert total(market, entry) > 0, entry


def test_every_occasion_has_one_outcome() -> None:
    """Where the seller alone grants, nobody waits: who decides keeps, goes, objects, puts it off or orders."""
    market = lived(WORLD, DiscountAuthority(levels={"rep": 0.1}), Loyalty(by=0.05, after=10.0))
    outcomes = sum(total(market, e) for e in ("kept", "lost_sale", "objected", "postponed", "orders"))
    assert total(market, "occasions") == outcomes
    assert total(market, "granted") > 0
    assert (market.record.counts >= 0).all()


def test_who_waits_may_still_buy_from_a_rival_and_nothing_is_counted_twice() -> None:
    market = opened(WORLD, DiscountAuthority(levels={"rep": 0.0, "manager": 0.2}, wait=3.0))
    own = market.book.labels.own
    went = 0
    while market.week < market.weeks:
        before = market.desk.waiting[:, 0].astype(int)
        market.run_for(1)
        assert len(set(market.desk.waiting[:, 0])) == len(market.desk.waiting), "one request a customer"
        left = np.setdiff1d(before, market.desk.waiting[:, 0].astype(int))
        went += int((market.customers.column("holding")[left] >= own).any(axis=1).sum())
    assert went > 0
    weekly = market.record.counts.sum(axis=(2, 3, 4))
    assert (weekly >= 0).all()
    orders, kinds = total(market, "orders"), ("acquisitions", "renewals", "cross_sales", "switches")
    assert orders == sum(total(market, kind) for kind in kinds)


def test_one_more_customer_changes_nobody_elses_requests() -> None:
    spec = changed(
        UNCONNECTED, world__segments={name: {"haggles": 1.0} for name in ("young", "old")}, run__customers=300
    )
    asks = DiscountAuthority(levels={"rep": 0.02, "manager": 0.3}, wait=2.0, grants=0.7)
    one, more = opened(spec, asks), opened(changed(spec, run__customers=301), asks)
    assert_same(history(one), history(more), 300)
    assert total(one, "requests_2") > 0 < total(one, "lost_waiting")
