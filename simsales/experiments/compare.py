"""Comparing strategies: every one in the same worlds, with the same luck; and running one of them once."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.core.compiled import code_version
from simsales.experiments.comparison import Comparison, plain_value
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Executor, Runner, Task, compile_rules, executor, simulate
from simsales.experiments.inputs import Source, choose, prepare, world_digest
from simsales.experiments.paired import Account, Question
from simsales.experiments.precision import refine
from simsales.experiments.sequential import Race
from simsales.experiments.store import DEFAULT, Key, Store
from simsales.experiments.worlds import world_seeds
from simsales.market.check import Prepared
from simsales.market.ground.sample import NO_SAMPLE, Sample
from simsales.market.measures import MEASURES
from simsales.market.opening import build_market
from simsales.market.record import NO_CHANNEL, Record, Split

if TYPE_CHECKING:
    import pandas as pd

EVERY_SEGMENT = "every segment"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a comparison is: runs done of the total known so far, and how many were in the store."""

    done: int
    total: int
    from_store: int


class RunResult:
    """What one run of one strategy left: its measures over all weeks, the tidy frame, its reps, its rivals' prices.

    ``rivals`` has a row for each week and offer of a rival: week, rival, offer, price (currency a month), known.
    ``customer_file`` is how a customer file was read: rows, those left out, values that match nothing. ``sample`` says
    for how many the customers stand.
    """

    def __init__(
        self, strategy: str, seed: int, record: Record, reps: pd.DataFrame | None = None,
        rivals: pd.DataFrame | None = None, customer_file: Mapping[str, Any] | None = None,
        sample: Sample = NO_SAMPLE,
    ) -> None:  # fmt: skip
        self.strategy, self.seed, self.record, self.reps, self.rivals = strategy, seed, record, reps, rivals
        self.customer_file, self.sample = customer_file, sample

    def summary(self, by: Split | None = None) -> dict[str, Any]:
        """The measures over all weeks; with ``by`` ("segment", "channel", "product"), of each of them."""
        measures: dict[str, Any] = self.record.summary(by)
        return measures

    def frame(self) -> pd.DataFrame:
        """Week by week: week, segment, channel, product, measure, value; what rivals ask is ``rival_price``."""
        counted = self.record.frame()
        if self.rivals is None or self.rivals.empty:
            return counted
        import pandas as pd

        asked = pd.DataFrame(
            {
                "week": self.rivals["week"],
                "segment": EVERY_SEGMENT,
                "channel": NO_CHANNEL,
                "product": self.rivals["rival"] + "/" + self.rivals["offer"],
                "measure": "rival_price",
                "value": self.rivals["price"],
            }
        )
        return pd.concat([counted, asked], ignore_index=True)

    def funnel(self, channel: str | None = None) -> pd.DataFrame:
        """Where it leaks: stages from the first attempt to the order, of a channel or of all."""
        return self.record.funnel(channel)

    def to_json(self) -> str:
        """Strategy, seed, the measures over all weeks, and what rivals asked, as JSON text."""
        said: dict[str, Any] = {
            "strategy": self.strategy,
            "seed": self.seed,
            **({} if self.sample.is_all else {"customers": self.sample.customers, "stand_for": self.sample.size}),
            "measures": {name: plain_value(value) for name, value in self.summary().items()},
        }
        if self.rivals is not None and not self.rivals.empty:
            offers = self.rivals.groupby(["rival", "offer"], sort=False)["price"]
            said["rival_prices"] = [
                {"rival": rival, "offer": offer, "by_week": prices.tolist()} for (rival, offer), prices in offers
            ]
        if self.customer_file is not None:
            said["customer_file"] = self.customer_file
        return json.dumps(said, indent=2)

    def __repr__(self) -> str:
        return f"<RunResult of {self.strategy}, seed {self.seed}>"


def run(scenario: Source, strategy: str | None = None, seed: int | None = None) -> RunResult:
    """Run one strategy (the first) in one world (the scenario's seed).

    ScenarioError for a bad scenario, ExperimentError for an unknown strategy.

    >>> from tempfile import mkdtemp
    >>> from simsales.market.starter import write_starter
    >>> file = write_starter(Path(mkdtemp(), "fibre.toml"))
    >>> from simsales.experiments.inputs import load
    >>> result = run(load(file, {"run.customers": 100, "run.weeks": 4}), "Home bundle", seed=7)
    >>> result, result.summary()["revenue"] > 0
    (<RunResult of Home bundle, seed 7>, True)
    """
    prepared = prepare(scenario)
    name = choose(prepared, None if strategy is None else [strategy])[0]
    seed = prepared.loaded.scenario.run.seed if seed is None else seed
    compile_rules()
    market = build_market(prepared, name, seed)
    market.run()
    return RunResult(
        name, seed, market.record, market.rep_table(), market.rival_prices(), reading_of(prepared), market.sample
    )


def reading_of(prepared: Prepared) -> dict[str, Any] | None:
    """How a scenario's customer file was read, as plain data; None where it has none."""
    table = prepared.loaded.customers
    return None if table is None or table.reading is None else table.reading.as_data()


def compare(
    scenario: Source,
    strategies: Sequence[str] | None = None,
    replications: int | None = None,
    *,
    precision: float | None = None,
    jobs: int = 1,
    store: Path | str | None = DEFAULT,
    progress: Callable[[Progress], None] = lambda progress: None,
    runner: Runner = simulate,
) -> Comparison:
    """Run strategies (all) in the same worlds and say which is best, by how much and how surely.

    The first strategy is the baseline. The first world has the scenario's seed, the others have seeds that follow
    from it (``world_seeds``). ``precision`` adds worlds until the differences of the objective from the baseline and
    from the best are known to within it (below 1 a share of the baseline's mean, else an amount): at least 20 worlds,
    a quarter more to confirm it, at most 500; a strategy that is surely beaten is run no further. ``jobs`` worker
    processes (-1: one a core) change the time, not the numbers. Runs found in the ``store`` (None: keep nothing) are
    not made again. Ctrl-C keeps what is done: the comparison then covers the complete worlds and says so.
    ScenarioError for a bad scenario; ExperimentError for what cannot be run as asked.

    >>> from tempfile import mkdtemp
    >>> from simsales.market.starter import write_starter
    >>> file = write_starter(Path(mkdtemp(), "fibre.toml"))
    >>> from simsales.experiments.inputs import load
    >>> comparison = compare(load(file, {"run.customers": 100, "run.weeks": 4}), replications=2, store=None)
    >>> comparison.worlds, comparison.strategies
    (2, ['As today', 'Cut fibre', 'Home bundle'])
    """
    prepared = prepare(scenario)
    names = choose(prepared, strategies)
    settings = prepared.loaded.scenario.run
    worlds = settings.replications if replications is None else replications
    if worlds < 1:
        raise ExperimentError(f"a comparison needs at least 1 replication, not {worlds}")
    if precision is not None and not 0 < precision < math.inf:
        raise ExperimentError(f"the precision must be above 0, such as 1%, not {precision:g}")
    if precision is not None and precision >= 1 and MEASURES[settings.objective].unit == "share":
        raise ExperimentError(f"the precision of {settings.objective} must be a share of its mean, such as 1%")
    workforce = executor(prepared, jobs, runner)
    if runner is simulate:
        compile_rules()
    bench = _Bench(prepared, names, Store(None if store is None else Path(store)), progress)
    with workforce as workers:
        try:
            if precision is None:
                bench.extend(workers, worlds)
            else:
                bench.refine(workers, worlds, precision)
        except KeyboardInterrupt:
            bench.account = replace(bench.account, interrupted=True)
    return bench.comparison()


class _Bench:
    """The runs of one comparison as they come in."""

    def __init__(
        self, prepared: Prepared, names: list[str], store: Store, progress: Callable[[Progress], None]
    ) -> None:
        self.prepared, self.names, self.store, self.progress = prepared, names, store, progress
        self.unkept = Store(None)  # for what cannot be found again
        self.world, self.code = world_digest(prepared.loaded), code_version()
        self.first_seed = prepared.loaded.scenario.run.seed
        self.seeds: list[int] = []
        self.running = names  # those that further worlds are run for
        self.summaries: dict[Task, dict[str, float]] = {}
        self.account = Account(store=str(store.path) if store.path else None)
        self.started = time.perf_counter()

    def key(self, task: Task) -> Key:
        """What a run is kept under; strategies that do the same have the same."""
        digest = self.prepared.strategies[task.strategy].digest
        return Key(self.world, digest or f"unknown: {task.strategy}", task.seed, self.code)

    def store_of(self, task: Task) -> Store:
        """Where a run is kept: nowhere beyond this comparison if nobody can say what its strategy does."""
        return self.unkept if self.prepared.strategies[task.strategy].digest is None else self.store

    def extend(self, workers: Executor, worlds: int) -> None:
        """Complete the first so many worlds, taking from the store what is there."""
        self.seeds = world_seeds(self.first_seed, worlds)
        tasks = [Task(name, seed) for seed in self.seeds for name in self.running]
        total = len(self.summaries.keys() | set(tasks))
        wanted: dict[Key, list[Task]] = {}
        for task in tasks:
            if task not in self.summaries:
                wanted.setdefault(self.key(task), []).append(task)
        stored = self.store.summaries(wanted)
        for key, summary in stored.items():
            alike = wanted.pop(key)
            self.summaries |= dict.fromkeys(alike, summary)
            self.account = replace(self.account, from_store=self.account.from_store + len(alike))
        self._tell(total)
        for task, outcome in workers.run([first for first, *_ in wanted.values()]):
            self.store_of(task).put(self.key(task), task.strategy, outcome)
            alike = wanted[self.key(task)]
            self.summaries |= dict.fromkeys(alike, outcome.summary)
            shared = self.account.shared + len(alike) - 1
            self.account = replace(self.account, executed=self.account.executed + 1, shared=shared)
            self._tell(total)

    def refine(self, workers: Executor, worlds: int, precision: float) -> None:
        """Add worlds until what matters of the objective is known to within the precision (``Race``)."""
        self.account = replace(self.account, precision=precision, reached=False)
        race = Race(self.names, MEASURES[self.prepared.loaded.scenario.run.objective].better, precision)

        def look(enough: int) -> tuple[float, float]:
            self.extend(workers, enough)
            found = race.look(self._objective())
            self.running = list(race.running)
            self.account = replace(self.account, beaten=tuple(race.beaten))
            return found

        reached = refine(look, worlds)
        self.account = replace(self.account, reached=reached)

    def _objective(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """The objective, a row a world and a column a strategy; NaN where one was not run."""
        objective, nothing = self.prepared.loaded.scenario.run.objective, dict[str, float]()
        return np.array(
            [
                [self.summaries.get(Task(name, seed), nothing).get(objective, math.nan) for name in self.names]
                for seed in self.seeds
            ]
        )

    def _tell(self, total: int) -> None:
        self.progress(Progress(len(self.summaries), total, self.account.from_store))

    def comparison(self) -> Comparison:
        """The runs that are done, as a comparison."""
        scenario = self.prepared.loaded.scenario
        question = Question(
            scenario.title,
            scenario.question,
            scenario.currency,
            self.prepared.loaded.simulated,
            int(scenario.run.weeks),
            scenario.run.objective,
            reading_of(self.prepared),
            scenario.world.size,
            scenario.run.indifference,
        )
        return Comparison(
            question,
            {name: self.prepared.strategies[name].description for name in self.names},
            self.summaries,
            lambda task: Record.from_bytes(self.store_of(task).record(self.key(task))),
            self.seeds,
            replace(self.account, seconds=time.perf_counter() - self.started),
        )
