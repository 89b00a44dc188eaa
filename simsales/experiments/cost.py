"""What runs will cost, before they are started: time from a short trial with fewer customers, memory by reckoning."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from simsales.experiments.changes import changed
from simsales.experiments.memory import PROCESS, run_size
from simsales.market.check import Prepared

TRIALS = (1_000, 20_000)  # customers: what is as large for any number, and what grows with it
SETTLING, WEEKS = 2, 6  # weeks of a trial, of which the first are not counted: commands start, columns are filled


@dataclass(frozen=True)
class Cost:
    """What runs of so many ``customers`` and ``weeks`` take: seconds of building one and of a week, bytes of memory."""

    customers: int
    weeks: int
    building: float
    week: float
    memory: float

    @property
    def seconds(self) -> float:
        """Of one run."""
        return self.building + self.weeks * self.week

    def to_dict(self) -> dict[str, float]:
        """As plain data."""
        return {**vars(self), "seconds": self.seconds}


def cost_of(prepared: Prepared, strategy: str | None = None, seed: int | None = None) -> Cost:
    """What a run of a strategy (the first if not said) takes, measured in a few weeks of few customers.

    A scenario of a customer file, or of no more customers than a trial has, is tried as it is.

    >>> import simsales
    >>> cost = cost_of(simsales.load("scenarios/price_cut.toml", {"run.customers": 500}))
    >>> cost.customers, cost.weeks, 0 < cost.week < cost.seconds
    (500, 52, True)
    """
    strategy = next(iter(prepared.strategies)) if strategy is None else strategy
    seed = prepared.loaded.scenario.run.seed if seed is None else seed
    weeks, wanted = int(prepared.loaded.scenario.run.weeks), prepared.loaded.simulated
    if prepared.loaded.customers is not None or wanted <= TRIALS[-1]:
        building, week = _tried(prepared, strategy, seed)
    else:
        few, many = (_tried(changed(prepared, [f"run.customers={size}"]), strategy, seed) for size in TRIALS)
        building, week = (
            max(least + (most - least) * (wanted - TRIALS[0]) / (TRIALS[1] - TRIALS[0]), most)
            for least, most in zip(few, many, strict=True)
        )
    return Cost(wanted, weeks, building, week, run_size(prepared) + PROCESS)


def _tried(prepared: Prepared, strategy: str, seed: int) -> tuple[float, float]:
    """Seconds of building a market, and of one of its weeks."""
    from simsales.market.opening import build_market

    build_market(prepared, strategy, seed)  # loads what is needed
    start = time.perf_counter()
    market = build_market(prepared, strategy, seed)
    building, times = time.perf_counter() - start, []
    for _ in range(min(SETTLING + WEEKS, market.weeks)):
        start = time.perf_counter()
        market.run_for(1)
        times.append(time.perf_counter() - start)
    return building, statistics.median(times[SETTLING:] or times)
