"""The practitioners' own figures beside the simulated ones: stated, simulated with its interval, and a verdict.

A fact is a pure function of what happened in a world; it must come out of the mechanisms. How it came about is said of
each: *given* is a parameter that a mechanism takes as stated (the check is that it acts as said), *fitted* is reached
by a parameter that ``scenarios/fit_facts.py`` found, *identity* is what fitted figures leave over, *by construction*
what mechanisms are written to add up to, and *emerged* was told to nobody.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np

from simsales.core.compiled import code_version
from simsales.experiments.compare import Progress
from simsales.experiments.errors import ExperimentError
from simsales.experiments.inputs import load, world_digest
from simsales.experiments.statistics import Interval, mean_interval
from simsales.experiments.store import DEFAULT, Key, Outcome, Store
from simsales.experiments.worlds import world_seeds
from simsales.market.check import Prepared
from simsales.market.market import Market
from simsales.market.opening import build_market

HOME = Path(__file__).parents[2]

type Origin = Literal["given", "fitted", "identity", "by construction", "emerged"]


class World:
    """One world of a scenario: its market under each strategy, lived when somebody asks."""

    def __init__(self, prepared: Prepared, seed: int) -> None:
        self.prepared, self.seed = prepared, seed
        self._lived: dict[str, Market] = {}

    def lived(self, strategy: str) -> Market:
        """The market after its last week under a strategy."""
        if strategy not in self._lived:
            market = build_market(self.prepared, strategy, self.seed)
            market.run()
            self._lived[strategy] = market
        return self._lived[strategy]

    def opened(self, strategy: str) -> Market:
        """The market under a strategy as it is before its first week."""
        return build_market(self.prepared, strategy, self.seed)


@dataclass(frozen=True)
class Fact:
    """A stated figure: where it is looked for, how it is measured, and when the simulated one agrees.

    It agrees when the interval overlaps ``low`` … ``high``, or its mean lies within ``tolerance`` of them.
    """

    id: str
    statement: str
    stated: str
    low: float
    high: float
    origin: Origin
    scenario: str
    measure: Callable[[World], float]
    tolerance: float = 0.0
    surely: bool = False  # the whole interval must lie within

    def verdict(self, simulated: Interval) -> str:
        """Whether the simulated figure agrees with the stated one."""
        mean, low, high = simulated
        if math.isnan(mean):
            return "not seen"
        ends = (mean, mean) if math.isnan(low) else (low, high)
        if self.surely:
            return "agrees" if self.low <= ends[0] and ends[1] <= self.high else "differs"
        near = self.low - self.tolerance <= mean <= self.high + self.tolerance
        return "agrees" if near or (ends[0] <= self.high and ends[1] >= self.low) else "differs"


@dataclass(frozen=True)
class Finding:
    """A fact as it was simulated: the mean over worlds with its 95% interval."""

    fact: Fact
    simulated: Interval
    worlds: int

    @cached_property
    def verdict(self) -> str:
        """Whether it agrees with what is stated."""
        return self.fact.verdict(self.simulated)


def observe(
    facts: Sequence[Fact],
    replications: int = 20,
    customers: int | None = None,
    *,
    store: Path | str | None = DEFAULT,
    progress: Callable[[Progress], None] = lambda progress: None,
) -> list[Finding]:
    """Look for each fact in so many worlds of its scenario; worlds that are in the store are not lived again."""
    kept = Store(None if store is None else Path(store))
    scenarios = list(dict.fromkeys(fact.scenario for fact in facts))
    total, done, found = replications * len(scenarios), 0, 0
    values: dict[str, list[float]] = {fact.id: [] for fact in facts}
    for path in scenarios:
        mine = [fact for fact in facts if fact.scenario == path]
        prepared = load(HOME / path, {} if customers is None else {"run.customers": customers})
        for seed in seeds(prepared, replications):
            key = Key(world_digest(prepared.loaded), _strategies(prepared, mine), seed, code_version())
            summary = kept.summaries([key]).get(key)
            if summary is None:
                world = World(prepared, seed)
                summary = {fact.id: fact.measure(world) for fact in mine}
                kept.put(key, "facts", Outcome(summary, b"", 0.0))
            else:
                found += 1
            done += 1
            progress(Progress(done, total, found))
            for name, value in summary.items():
                values[name].append(value)
    return [Finding(fact, mean_interval(np.array(values[fact.id])), len(values[fact.id])) for fact in facts]


def seeds(prepared: Prepared, replications: int) -> list[int]:
    """The worlds of a scenario: its seed, and those that follow from it."""
    return world_seeds(prepared.loaded.scenario.run.seed, replications)


def chosen(facts: Iterable[Fact], ids: Sequence[str] | None) -> list[Fact]:
    """The facts of these ids, all if none is named. ExperimentError for an unknown one."""
    known: Mapping[str, Fact] = {fact.id: fact for fact in facts}
    unknown = [name for name in ids or () if name not in known]
    if unknown:
        raise ExperimentError(f"there is no fact {', '.join(unknown)}: it is one of {', '.join(known)}")
    return [known[name] for name in ids or known]


def _strategies(prepared: Prepared, facts: Sequence[Fact]) -> str:
    """What a stored observation depends on besides the world: all strategies, and which facts were asked."""
    digests = [f"{name} {strategy.digest}" for name, strategy in prepared.strategies.items()]
    return "facts " + " ".join([*(fact.id for fact in facts), *digests])
