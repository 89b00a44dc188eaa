"""A run is a pure function of scenario, strategy and seed: no clock, no global luck, no order, no number of jobs."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

import simsales
from simsales.market.price.levers import Discount
from tests.laws.worlds import LIVELY, fingerprint, lived, opened


def test_the_same_seed_twice_is_bit_identical_whatever_else_was_drawn() -> None:
    random.seed(1)
    np.random.seed(1)  # noqa: NPY002 (global luck is what must not matter)
    first = lived(LIVELY, seed=5)
    random.seed(2)
    np.random.seed(2)  # noqa: NPY002
    second = opened(LIVELY, seed=5)
    second.random.random()
    second.rng.random(100)
    second.run()
    assert fingerprint(first) == fingerprint(second)


def test_another_seed_is_another_world() -> None:
    assert len({fingerprint(lived(LIVELY, seed=seed)) for seed in (0, 1, 2, 2**63 - 1)}) == 4


def test_two_markets_side_by_side_do_not_touch_each_other() -> None:
    apart = [fingerprint(lived(LIVELY, seed=seed)) for seed in (1, 2)]
    markets = [opened(LIVELY, seed=seed) for seed in (1, 2)]
    for _ in range(markets[0].weeks):
        for market in markets:
            market.run_for(1)
    assert [fingerprint(market) for market in markets] == apart


def test_looking_on_changes_nothing() -> None:
    apart = fingerprint(lived(LIVELY))
    market = opened(LIVELY)
    while market.week < market.weeks:
        market.run_for(1)
        market.record.summary("segment")
        market.record.frame()
        market.customers.agents.shuffle().agg("satisfaction", np.mean)
    assert fingerprint(market) == apart


def test_components_are_not_worn_out() -> None:
    cut = Discount(by=0.1, starts=3.0, ends=9.0)
    assert fingerprint(lived(LIVELY, cut)) == fingerprint(lived(LIVELY, cut))


def _outcomes(path: Path, jobs: int) -> list[bytes]:
    """All that a comparison found, to the last bit (texts of floats are exact)."""
    comparison = simsales.compare(path, jobs=jobs, store=None)
    assert comparison.account.executed == 6
    assert len(set(comparison.values("revenue").ravel())) == 6
    frames = [
        comparison.by("segment"),
        comparison.by("product"),
        comparison.by("channel"),
        comparison.weekly("revenue"),
    ]
    measures = [comparison.values(name).tobytes() for name in comparison.measures]
    return measures + [frame.to_csv().encode() for frame in frames]


@pytest.mark.parametrize("jobs", [2, pytest.param(8, marks=pytest.mark.slow)])
def test_any_number_of_jobs_is_bit_identical(tmp_path: Path, jobs: int) -> None:
    path = tmp_path / "jobs.toml"
    path.write_text(SCENARIO)
    assert _outcomes(path, jobs) == _outcomes(path, 1)


SCENARIO = """
title = "The same with any number of jobs"
run = { customers = 500, weeks = 6, replications = 3 }
[world.segments.all]
share = 1
visits = 0.1
holds = { phone = "40%" }
[world.needs.mobile]
rate = "10% per week"
worth_having = 2
[catalogue.products.phone]
category = "mobile"
price = 20
[channels.store]
direction = "inbound"
[channels.calls]
direction = "outbound"
capacity = 50
[strategies.now]
[strategies.cut]
pricing = [{ kind = "discount", by = "20%" }]
"""
