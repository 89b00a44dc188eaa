"""The trace tells who was advised in one channel and buys in another, of everybody who does and of nobody else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

import simsales
from simsales.market.build import build_market
from simsales.market.week import Step

SHOWROOMING = Path(__file__).parents[3] / "scenarios" / "showrooming.toml"


def test_who_rides_is_told_when_and_where() -> None:
    loaded = simsales.load(SHOWROOMING, {"run.customers": 2000, "run.weeks": 16})
    market = build_market(loaded, "Cheaper web", seed=1)
    rides: dict[int, list[int]] = {}

    def hear(step: Step, act: Callable[[], None]) -> None:
        act()
        if step.name == "showrooming":
            for row in np.flatnonzero(market.customers.column("advised")[:, 0] >= 0):
                rides.setdefault(int(row), []).append(market.week)

    market.listener = hear
    market.run()
    assert len(rides) >= 2
    others = next(row for row in range(2000) if row not in rides)
    for row in (*list(rides)[:2], others):
        told = simsales.trace(loaded, customer=row + 1, strategies=["Cheaper web"], seed=1).events
        assert sorted(told.loc[told["event"] == "showrooming", "week"]) == rides.get(row, [])
