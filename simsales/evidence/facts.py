"""The practitioners' own figures beside the simulated ones: stated, simulated with its interval, and a verdict.

A fact is a pure function of what happened in a world; it must come out of the mechanisms. How it came about is said of
each: *given* is a parameter that a mechanism takes as stated (the check is that it acts as said), *fitted* is reached
by a parameter that ``scenarios/fit_facts.py`` found, *identity* is what fitted figures leave over, *by construction*
what mechanisms are written to add up to, and *emerged* was told to nobody.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np

from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.inputs import load
from simsales.experiments.runner import Found, Progress, Runner
from simsales.experiments.statistics import Interval, mean_interval
from simsales.experiments.store import DEFAULT, Outcome
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
    digest: str | None = None  # of a fact that is not packaged: another whenever `measure` is; else it is not kept

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


@dataclass(frozen=True)
class Facts:
    """Reads facts out of a world (an observer): all strategies that they ask for are lived in it."""

    facts: tuple[Fact, ...]
    strategies: tuple[str, ...]

    @property
    def digest(self) -> str | None:
        """Which facts these are; those of others than ours have to say themselves what they read."""
        parts = [fact.digest for fact in self.facts]
        return None if None in parts else f"facts {' '.join(map(str, parts))}"

    def others(self) -> Sequence[str]:
        """All strategies: nobody knows which of them a fact asks for."""
        return self.strategies

    def __call__(self, prepared: Prepared, task: Task) -> Outcome:
        """Measure each fact in the world of a task."""
        start = time.perf_counter()
        world = World(prepared, task.seed)
        measured = {fact.id: float(fact.measure(world)) for fact in self.facts}
        return Outcome(measured, b"", time.perf_counter() - start)


def observe(
    facts: Sequence[Fact],
    replications: int = 20,
    customers: int | None = None,
    *,
    jobs: int = -1,
    store: Path | str | None = DEFAULT,
    progress: Callable[[Progress], None] = lambda progress: None,
) -> Found[Finding]:
    """Look for each fact in so many worlds of its scenario; worlds that are in the store are not lived again.

    Ctrl-C keeps what is done: each finding then says in how many worlds it was looked for.
    """
    changes = {} if customers is None else {"run.customers": customers}
    variants = {path: load(HOME / path, changes) for path in dict.fromkeys(fact.scenario for fact in facts)}
    mine = {path: tuple(fact for fact in facts if fact.scenario == path) for path in variants}
    observers = {path: Facts(mine[path], tuple(variants[path].strategies)) for path in variants}
    worlds = {path: seeds(prepared, replications) for path, prepared in variants.items()}
    runner = Runner(variants, observers, jobs=jobs, store=store, progress=progress)
    with runner:
        runner.run(_task(variants, path, seed) for path in variants for seed in worlds[path])
    if not runner.summaries:
        runner.stop_if_empty()
    findings = []
    for fact in facts:
        tasks = (_task(variants, fact.scenario, seed) for seed in worlds[fact.scenario])
        values = [runner.summaries[task][fact.id] for task in tasks if task in runner.summaries]
        findings.append(Finding(fact, mean_interval(np.array(values)), len(values)))
    return Found(findings, max((each.worlds for each in findings), default=0), runner.done)


def _task(variants: Mapping[str, Prepared], path: str, seed: int) -> Task:
    return Task(next(iter(variants[path].strategies)), seed, path, path)


def figures(facts: Sequence[Fact], prepared: Prepared, worlds: Sequence[int], jobs: int = -1) -> dict[str, float]:
    """The mean of each fact in some worlds of a scenario, for a fit: nothing is kept, and Ctrl-C goes on to the caller.

    ExperimentError if any of the worlds cannot be lived.
    """
    observer = Facts(tuple(facts), tuple(prepared.strategies))
    runner = Runner({"": prepared}, {"": observer}, jobs=jobs, store=None)
    tasks = [Task(next(iter(prepared.strategies)), seed) for seed in worlds]
    with runner:
        runner.run(tasks)
    if not runner.done.complete:
        runner.stop_if_empty()
    return {fact.id: float(np.mean([runner.summaries[task][fact.id] for task in tasks])) for fact in facts}


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
