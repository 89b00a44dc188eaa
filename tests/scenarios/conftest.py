"""The packaged scenarios, each run small in a few worlds, once for all tests."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from simsales.experiments.inputs import load
from simsales.market.check import Prepared
from simsales.market.opening import build_market
from simsales.market.record import Record
from simsales.market.staff.levers import Pay

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
FILES = tuple(sorted(SCENARIOS.glob("*.toml")))
NAMES = tuple(path.stem for path in FILES)

WEEKS = {
    "retention_offer": 52,
    "cluster_market": 104,
    "seasonal_promotion": 60,
    "three_responses": 13,
}  # as long as it takes to show

type Run = Callable[[str, str, int], Record]


@cache
def small_scenario(name: str) -> Prepared:
    """A scenario with 1,000 customers, and its teams' contacts and pay in proportion, a strategy's pay included.

    Of a customer file it keeps everybody, and where there is a queue: a part of its visitors would wait otherwise.
    """
    prepared = load(SCENARIOS / f"{name}.toml")
    changes: dict[str, object] = {"run.weeks": WEEKS.get(name, 26)}
    scenario = prepared.loaded.scenario
    queues = scenario.responses is not None or any(each.queue is not None for each in scenario.channels.values())
    if prepared.loaded.customers is None and not queues:
        changes["run.customers"] = 1000
        customers = prepared.loaded.scenario.run.customers
        for team, reps in prepared.loaded.scenario.reps.items():
            if reps.day is None and reps.hours is None:
                changes[f"reps.{team}.contacts_per_week"] = round(reps.contacts_per_week * 1000 / customers)
            changes[f"reps.{team}.pay"] = reps.pay * 1000 / customers
            if reps.day is not None:
                day = {kind: max(round(n * 1000 / customers), 1) for kind, n in reps.day.model_dump().items()}
                changes[f"reps.{team}.day"] = day
        for strategy, said in prepared.loaded.scenario.strategies.items():
            base_pay = (each.amount for each in prepared.strategies[strategy].components if isinstance(each, Pay))
            if said.incentives:
                changes[f"strategies.{strategy}.incentives"] = [
                    {**table, "amount": next(base_pay) / 10} if table["kind"] == "pay" else table
                    for table in said.incentives
                ]
    return load(SCENARIOS / f"{name}.toml", changes)


@cache
def run_small(name: str, strategy: str, world: int) -> Record:
    """What happened in one world of a scenario under a strategy, run small."""
    market = build_market(small_scenario(name), strategy, world)
    market.run()
    return market.record


@pytest.fixture
def small() -> Run:
    """Run a scenario small: name, strategy, world."""
    return run_small
