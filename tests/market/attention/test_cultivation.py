"""Cultivation (A-cult): advertising saturates and fades by theory; trials reach who comes; both sell more."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simsales.market.attention.levers import Advertising, FreeTrial
from simsales.market.attention.plan import reached_by
from simsales.market.ground.levers import Target
from tests.laws.worlds import LIVELY, QUIET, changed, fingerprint, lived, total

HALF_LIFE = 8.0
SILENT = changed(
    QUIET, run={"customers": 2000, "weeks": 120}, selling__awareness_half_life=HALF_LIFE,
    catalogue__products__phone__known=0.0, world__experience__opinion_half_life=4.0,
)  # fmt: skip


def awareness(*components: Any, weeks: int = 120) -> Any:
    return lived(changed(SILENT, run__weeks=weeks), *components).customers.column("awareness")[:, 0]


@pytest.mark.parametrize("spend", [500.0, 2000.0])
def test_a_steady_campaign_ends_where_reach_and_fading_meet(spend: float) -> None:
    """a <- a k, a <- a + (1 - a) r has the fixed point r / (1 - k (1 - r)); after 120 weeks within 1e-4."""
    exposure = 0.7
    r = reached_by(spend, 1000.0, 0.4) * (1 - math.exp(-exposure))
    k = 0.5 ** (1 / HALF_LIFE)
    ends = awareness(Advertising(spend=spend, scale=1000.0, most=0.4, exposure=exposure))
    assert ends == pytest.approx(np.full(len(ends), r / (1 - k * (1 - r))), abs=1e-4)


def test_what_was_learned_is_half_forgotten_after_its_half_life() -> None:
    campaign = Advertising(spend=1000.0, scale=1000.0, ends=20.0)
    assert awareness(campaign, weeks=28) == pytest.approx(awareness(campaign, weeks=20) / 2)


def test_twice_the_money_reaches_less_than_twice_as_many() -> None:
    one, two = (awareness(Advertising(spend=s, scale=1000.0), weeks=1).mean() for s in (1000.0, 2000.0))
    assert one < two < 2 * one


def test_a_trial_is_for_who_comes() -> None:
    """In one week a binomial part comes; they know the offer by its exposure, the others nothing."""
    n, part = 2000, 0.2
    market = lived(changed(SILENT, run__weeks=1), FreeTrial(part=part, cost=3.0, exposure=2.0, favour=0.5))
    known = market.customers.column("awareness")[:, 0]
    came = known > 0
    assert abs(came.mean() - part) < 3 * math.sqrt(part * (1 - part) / n)
    assert known[came] == pytest.approx(np.full(came.sum(), 1 - math.exp(-2.0)))
    assert total(market, "trials") == came.sum()
    assert total(market, "cultivation_cost") == pytest.approx(3.0 * came.sum())
    assert (market.customers.column("opinion")[~came] == 0).all()
    saturated = (1 - math.exp(-0.5)) * 0.5 ** (1 / 4)  # and a week's fading
    assert market.customers.column("opinion")[came] == pytest.approx(np.full(came.sum(), saturated))


def test_a_budget_stops_it_and_a_target_narrows_it() -> None:
    market = lived(LIVELY, Advertising(spend=100.0, scale=500.0, budget=350.0, target=Target(segments=("young",))))
    assert total(market, "cultivation_cost") == pytest.approx(350.0), "in the last week what is left"
    old = market.record.entry("cultivation_cost")[:, market.book.labels.segments.index("old")]
    assert old.sum() == 0
    nobody = Advertising(spend=100.0, scale=500.0, target=Target(holds="nothing", tenure=(0.0, 1.0)))
    quiet = lived(LIVELY)
    assert fingerprint(quiet) != fingerprint(lived(LIVELY, nobody))  # it costs, though it reaches nobody
    assert total(lived(LIVELY, nobody), "orders") == total(quiet, "orders")


def test_advertising_and_trials_sell_more() -> None:
    spec = changed(LIVELY, run__customers=1200, channels__store__capacity=1000)
    for component in (
        Advertising(spend=1000.0, scale=1000.0, favour=0.05),
        FreeTrial(part=0.05, cost=5.0, favour=1.0, target=Target(holds="not ours")),
    ):
        apart = np.array([
            total(lived(spec, component, seed=s), "orders") - total(lived(spec, seed=s), "orders") for s in range(1, 7)
        ])  # fmt: skip
        error = apart.std(ddof=1) / math.sqrt(len(apart))
        assert apart.mean() > 2.57 * error, component  # Student's t, 5 degrees of freedom


def test_existing_customers_can_be_cultivated_alone() -> None:
    ours = lived(LIVELY, FreeTrial(part=1.0, cost=1.0, ends=1.0, target=Target(holds="ours")))
    own = ours.book.labels.own
    start = lived(changed(LIVELY, run__weeks=1))
    held = ((start.customers.column("holding") >= 0) & (start.customers.column("holding") < own)).any(axis=1).sum()
    assert abs(total(ours, "trials") - held) < 0.05 * held  # some have come or gone within the week
