"""Where theory demands a direction, it is the direction of every pair of worlds with the same luck."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simsales.market.channels.levers import Commission
from simsales.market.channels.rules import NoRule
from simsales.market.price.levers import Discount, ListPrice
from simsales.market.promotion.levers import Gift, Subsidy
from tests.laws.worlds import LIVELY, QUIET, SURE, Spec, changed, differences, history, lived, opened, total

# One purchase a customer: an offer and a rival's, a need for everybody in the first week, nothing else.
ONE_SALE = changed(
    QUIET,
    run={"customers": 3000, "weeks": 1},
    world__segments__all={"weights": {"service": 50}, "price_response_spread": 0.5},
    world__needs__mobile={"rate": SURE, "worth_having": 1},
    world__competitors={"Rival": {"offers": {"phone": {"category": "mobile", "price": 20, "service": 0}}}},
    channels__store={"service": 1},
)


def buyers(spec: Spec, *components: object, seed: int) -> set[int]:
    """Who holds our offer in the end."""
    return set(np.flatnonzero(lived(spec, *components, seed=seed).customers.column("holding")[:, 0] == 0).tolist())


@settings(max_examples=25)
@given(
    prices=st.lists(st.floats(0, 200), min_size=2, max_size=2),
    seed=st.integers(1, 10_000),
)
def test_whoever_buys_at_a_price_buys_at_a_lower_one(prices: list[float], seed: int) -> None:
    cheap, dear = sorted(prices)
    at = [buyers(ONE_SALE, ListPrice(price=price), seed=seed) for price in (dear, cheap)]
    assert at[0] <= at[1]


def test_a_price_moves_somebody() -> None:
    assert buyers(ONE_SALE, ListPrice(price=60.0), seed=1) < buyers(ONE_SALE, ListPrice(price=20.0), seed=1)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_sweetener_brings_buyers_and_loses_none(seed: int) -> None:
    spec = changed(ONE_SALE, catalogue__products__phone__price_once=100)
    without = buyers(spec, seed=seed)
    for sweetener in (
        Gift(value=100.0, cost=90.0),
        Subsidy(amount=60.0, commitment=0.0),
        Discount(by=0.2),
        ListPrice(price_once=0.0),
    ):
        assert without < buyers(spec, sweetener, seed=seed), sweetener


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_orders_fall_with_our_price_in_a_lively_market(seed: int) -> None:
    """Over all weeks: here a dearer offer also leaves customers free to buy later, so sums, not single lives."""
    orders = [
        total(lived(LIVELY, Discount(by=by, offers=("phone",)), seed=seed), "acquisitions") for by in (-1, 0, 0.4)
    ]
    assert orders[0] < orders[1] < orders[2]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_cheaper_rival_takes_no_fewer_customers(seed: int) -> None:
    rivals = []
    for price in (10, 20, 40):
        market = lived(
            changed(ONE_SALE, world__competitors__Rival__offers__phone__price=price),
            seed=seed,
        )
        rivals.append(set(np.flatnonzero(market.customers.column("holding")[:, 0] == 1).tolist()))
    assert rivals[0] > rivals[1] > rivals[2]


@pytest.mark.parametrize("seed", [1, 2])
def test_more_reps_turn_no_more_away(seed: int) -> None:
    spec = changed(
        LIVELY,
        channels={"store": {"range": None, "waiting_weight": 2}},
        reps={"clerks": {"channel": "store", "count": 1, "contacts_per_week": 10}},
    )
    del spec["channels"]["store"]["capacity"]
    shares = []
    for count in (1, 3, 6, 12, 100):
        summary = lived(changed(spec, reps__clerks__count=count), seed=seed).record.summary()
        shares.append(summary["turned_away"])
    assert all(fewer >= more for fewer, more in pairwise(shares)), shares
    assert shares[0] > 0.1
    assert shares[-1] == 0


def test_without_rule_a_higher_commission_changes_no_life_but_costs_more() -> None:
    low = opened(LIVELY, NoRule(), Commission(part=0.0))
    high = opened(LIVELY, NoRule(), Commission(part=0.5))
    for before, after in zip(history(low), history(high), strict=True):
        assert differences(before, after) == []
    assert total(low, "commission") == 0 < total(high, "commission")
    assert total(low, "orders") == total(high, "orders")


def test_more_contacts_discover_no_fewer_needs() -> None:
    """In one week and with the same luck, the leads of a small team are among those of a larger one."""
    touched = []
    for capacity in (50, 200, 800):
        spec = changed(LIVELY, run__weeks=1, channels={"telesales": {"capacity": capacity}, "field": {"capacity": 0}})
        market = lived(spec)
        touched.append(set(np.flatnonzero(market.customers.column("touched")[:, 2] == 0).tolist()))
    assert touched[0] < touched[1] < touched[2]
