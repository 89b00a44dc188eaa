"""Ablation: a strategy without each of its components, in the same worlds with the same luck.

What a component is worth is what the objective has with it and not without it, everything else as the strategy says.
Worths need not add up: two components that only work together are each worth the whole. What is left of the difference
from the baseline, once the worths of what the baseline has not are taken off, is told as the rest: interactions, and
what only the baseline has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simsales.experiments import statistics
from simsales.experiments.components import only_of
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.inputs import Source, choose, prepare
from simsales.experiments.plain_data import plain_value, rows_of
from simsales.experiments.runner import Done, Progress, Runner
from simsales.experiments.store import DEFAULT
from simsales.experiments.worlds import world_seeds
from simsales.market.check import Prepared, ResolvedStrategy
from simsales.market.contract.state import OF_A_PLAN
from simsales.market.counts import ENTRIES
from simsales.market.ground.lever_luck import without_one
from simsales.market.levers import names_of
from simsales.market.record import Record

WITHOUT = "without"  # the variant whose strategies lack a component each


@dataclass(frozen=True)
class Ablation:
    """What each component of a strategy is worth to the objective, from the same worlds with it and without it.

    ``table`` has a row a component: ``worth`` (objective with it less without it, mean and ``low`` to ``high``, paired
    by world), ``changed`` (in how many of the worlds anything that is counted in any week is another without it, what a
    sales plan counts for itself apart),
    ``shared`` (the baseline has it too). ``total`` is the difference from the baseline, ``rest`` what of it is left
    beside the components that are not shared: interactions, and what only the baseline has.
    """

    strategy: str
    baseline: str
    measure: str
    seeds: Sequence[int]
    table: pd.DataFrame
    total: statistics.Interval
    rest: statistics.Interval
    done: Done

    @property
    def worlds(self) -> int:
        """In how many worlds everything was run."""
        return len(self.seeds)

    @property
    def idle(self) -> list[str]:
        """The components without which nothing that is counted is another in any world."""
        return [str(name) for name in self.table.index[self.table["changed"] == 0]]

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        parts = {name: getattr(self, name)._asdict() for name in ("total", "rest")}
        return {
            "strategy": self.strategy,
            "baseline": self.baseline,
            "measure": self.measure,
            "worlds": self.worlds,
            "seeds": list(self.seeds),
            "components": rows_of(self.table),
            **{name: {key: plain_value(value) for key, value in part.items()} for name, part in parts.items()},
            "runs": self.done.as_data(),
        }


def ablate(
    scenario: Source,
    strategy: str,
    baseline: str | None = None,
    *,
    replications: int | None = None,
    seeds: Sequence[int] | None = None,
    jobs: int = -1,
    store: Path | str | None = DEFAULT,
    progress: Callable[[Progress], None] = lambda progress: None,
) -> Ablation:
    """Run a strategy without each of its components, and say what each is worth to the objective.

    It is held against the ``baseline`` (the first strategy), in the scenario's worlds (``replications`` of them), or
    those of the ``seeds``. Runs are made, kept and interrupted as those of ``compare``, which shares them: Ctrl-C
    leaves the worlds in which all is done. ScenarioError for a bad scenario; ExperimentError for a strategy without
    components, for the baseline itself, and for what cannot be run.

    >>> from tempfile import mkdtemp
    >>> from simsales.market.starter import write_starter
    >>> from simsales.experiments.inputs import load
    >>> file = write_starter(Path(mkdtemp(), "fibre.toml"))
    >>> scenario = load(file, {"run.customers": 100, "run.weeks": 4})
    >>> ablate(scenario, "Cut fibre", replications=2, store=None).table.index.tolist()
    ['pricing discount']
    """
    prepared = prepare(scenario)
    [name], [base, *_] = choose(prepared, [strategy]), choose(prepared, None if baseline is None else [baseline])
    components = prepared.strategies[name].components
    if name == base or not components:
        why = "it is the baseline" if name == base else "it has no components"
        raise ExperimentError(f'nothing can be taken from "{name}": {why}')
    run = prepared.loaded.scenario.run
    if seeds is None:
        worlds = run.replications if replications is None else replications
        if worlds < 1:
            raise ExperimentError(f"an ablation needs at least 1 replication, not {worlds}")
        seeds = world_seeds(run.seed, worlds)
    lacking = without_each(prepared.strategies[name])
    runner = Runner(
        {"": prepared, WITHOUT: Prepared(prepared.loaded, lacking)}, jobs=jobs, store=store, progress=progress
    )
    ends, parts = (base, name), dict(zip(names_of(components), lacking, strict=True))

    def tasks(seed: int) -> list[Task]:
        return [*(Task(each, seed) for each in ends), *(Task(each, seed, WITHOUT) for each in parts.values())]

    with runner:
        runner.run(task for seed in seeds for task in tasks(seed))
    lost = runner.failed_everywhere([*ends, *lacking], len(seeds))
    parts = {part: each for part, each in parts.items() if each not in lost}
    done = runner.complete(seeds, tasks)
    own = only_of(components, prepared.strategies[base].components)
    shared = {part for place, part in enumerate(names_of(components)) if place not in own}
    return _put_together(runner, ends, parts, shared, run.objective, done)


def without_each(strategy: ResolvedStrategy) -> dict[str, ResolvedStrategy]:
    """A strategy without each of its components, by name, in their order."""
    found = {}
    for place, part in enumerate(names_of(strategy.components)):
        name = f"{strategy.name} without {part}"
        found[name] = ResolvedStrategy(name, strategy.description, without_one(strategy.components, place))
    return found


def _history(record: bytes) -> Any:
    """All that was counted of what happened, week by week."""
    return Record.from_bytes(record).counts[:, [name not in OF_A_PLAN for name in ENTRIES]]


def _put_together(
    runner: Runner, ends: tuple[str, str], parts: dict[str, str], shared: set[str], measure: str, seeds: list[int]
) -> Ablation:
    """The runs that are done, as an ablation."""

    def of(name: str, variant: str = "") -> statistics.Values:
        return np.array([runner.summaries[Task(name, seed, variant)][measure] for seed in seeds])

    base, full = (of(name) for name in ends)
    worth = {part: full - of(name, WITHOUT) for part, name in parts.items()}
    changed = dict.fromkeys(parts, 0)
    for seed in seeds:
        history = _history(runner.record(Task(ends[1], seed)))
        for part, name in parts.items():
            changed[part] += not np.array_equal(history, _history(runner.record(Task(name, seed, WITHOUT))))
    rows = {part: (*statistics.mean_interval(values), changed[part], part in shared) for part, values in worth.items()}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["worth", "low", "high", "changed", "shared"])
    rest = full - base - sum(values for part, values in worth.items() if part not in shared)
    return Ablation(
        ends[1], ends[0], measure, seeds, table.rename_axis("component"), statistics.mean_interval(full - base),
        statistics.mean_interval(rest), runner.done,
    )  # fmt: skip
