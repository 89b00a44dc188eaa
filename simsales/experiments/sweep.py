"""A sweep: several keys of a scenario at many values, by a grid or a sampled design, all strategies on the same luck.

A grid takes every combination of listed values; a sampled design spreads so many points evenly over ranges (a scrambled
Sobol sequence, Sobol 1967, Owen 1998; or a Latin hypercube, McKay, Beckman & Conover 1979). The worlds are the same at
every point, so that points differ by their values only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.stats import qmc

from simsales.experiments import statistics
from simsales.experiments.axes import axes_of
from simsales.experiments.changes import changed, of_what_happens, of_who_is_run
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.inputs import Source, choose, measure_of, prepare
from simsales.experiments.plain_data import json_text, rows_of
from simsales.experiments.runner import Done, Progress, Runner
from simsales.experiments.store import DEFAULT, Store
from simsales.experiments.worlds import world_seeds
from simsales.market.measures import MEASURES

type Design = Literal["sobol", "latin"]
MOST_POINTS = 10_000


@dataclass(frozen=True)
class Sweep:
    """What a ``measure`` was at each point, under each strategy.

    ``frame``: a row a point and strategy, with a column for each of the ``keys``, ``mean``, ``low``, ``high``, and the
    ``difference`` from the first strategy with its interval (95% each, for itself alone), and the number of worlds.
    """

    measure: str
    keys: tuple[str, ...]
    strategies: tuple[str, ...]
    frame: pd.DataFrame
    done: Done
    currency: str = ""

    @property
    def points(self) -> int:
        """How many points were completed."""
        return int(self.frame["point"].nunique())

    def best(self) -> pd.DataFrame:
        """By point: its values, the strategy whose mean is best, and whether it surely is.

        The highest, or the lowest where that is better. Surely: its difference from every other is for the better, all
        points and strategies sharing a doubt of 5% (Bonferroni).
        """
        rows, better = [], MEASURES[self.measure].better or 1
        for point, each in self.frame.groupby("point", sort=True):
            first = each.loc[(better * each["mean"]).idxmax()] if each["mean"].notna().any() else each.iloc[0]
            rows.append((point, *(first[key] for key in self.keys), first["strategy"], bool(first["surely_best"])))
        return pd.DataFrame(rows, columns=["point", *self.keys, "best", "surely"]).set_index("point")

    def sentence(self) -> str:
        """At how many points which strategy is surely best."""
        best = self.best()
        if best.empty:
            return "No world was completed at any point."
        sure = best.loc[best["surely"], "best"].value_counts(sort=True)
        parts = [f"{name} is surely best at {count}" for name, count in sure.items()]
        open_ = len(best) - int(sure.sum())
        parts += [f"it cannot be told at {open_}"] if open_ else []
        return f"Of {len(best)} points: {', '.join(parts)}."

    def to_dict(self) -> dict[str, Any]:
        """The sweep as plain data."""
        return {
            "measure": self.measure,
            "unit": MEASURES[self.measure].unit,
            "keys": list(self.keys),
            "strategies": list(self.strategies),
            "rows": rows_of(self.frame),
            "sentence": self.sentence(),
            "account": self.done.as_data(),
        }

    def to_json(self) -> str:
        """``to_dict`` as JSON text."""
        return json_text("sweep", self.to_dict())


def sweep(
    source: Source, over: Mapping[str, Any] | Sequence[str], strategies: Sequence[str] | None = None,
    replications: int | None = None, *, points: int | None = None, design: Design = "sobol",
    measure: str | None = None, jobs: int = -1, store: Path | str | Store | None = DEFAULT,
    progress: Callable[[Progress], None] = lambda progress: None,
) -> Sweep:  # fmt: skip
    """Run strategies (all) at every point, in the same worlds.

    ``over``: by key (any path that ``--set`` takes) its values; or texts ``key=a,b,c``, and for a sampled design
    ``key=low..high``, of which ``points`` are drawn (see ``axis_of``; whole ends: whole numbers, both ends too).
    ``measure``: the scenario's objective, if not said.
    ExperimentError for what cannot be swept; ScenarioError for values that do not fit.

    >>> from tempfile import mkdtemp
    >>> from simsales.market.starter import write_starter
    >>> from simsales.experiments.inputs import load
    >>> file = load(write_starter(Path(mkdtemp(), "fibre.toml")), {"run.customers": 100, "run.weeks": 4})
    >>> found = sweep(file, {"run.weeks": [2, 4]}, replications=2, store=None)
    >>> found.points, found.keys, len(found.frame) == 2 * len(found.strategies)
    (2, ('run.weeks',), True)
    """
    prepared = prepare(source)
    names, run = choose(prepared, strategies), prepared.loaded.scenario.run
    measure = measure_of(prepared, measure)
    keys, table = points_of(over, points, design, run.seed)
    of_what_happens(prepared.loaded, keys)
    of_who_is_run(prepared.loaded, keys, names)
    seeds = world_seeds(run.seed, int(run.replications) if replications is None else replications)
    variants = {
        str(number): changed(prepared, [f"{key}={value}" for key, value in zip(keys, values, strict=True)])
        for number, values in enumerate(table)
    }
    with Runner(variants, jobs=jobs, store=store, progress=progress) as runner:
        runner.run(Task(name, seed, variant) for variant in variants for seed in seeds for name in names)
    frame = _tidy(runner, measure, keys, table, names, seeds)
    if frame.empty:
        runner.stop_if_empty()
    return Sweep(measure, keys, tuple(names), frame, runner.done, prepared.loaded.scenario.currency)


def points_of(
    over: Mapping[str, Any] | Sequence[str], points: int | None, design: Design, seed: int
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The keys, and the values of each point as a file would say them.

    >>> points_of(["a=1,2", "b=x,y"], None, "sobol", 1)[1]
    [('1', 'x'), ('1', 'y'), ('2', 'x'), ('2', 'y')]
    >>> [(float(low) < 2.5) for low, in points_of(["a=2..3"], 2, "latin", 1)[1]].count(True)
    1
    """
    axes = axes_of(over)
    if not axes:
        raise ExperimentError("say what is swept, such as --over run.weeks=26,52")
    ranged = [axis.key for axis in axes if axis.ranged]
    if ranged and points is None:
        raise ExperimentError(f"{ranged[0]} is a range: say how many points are drawn (--points)")
    if points is not None and not ranged:
        raise ExperimentError("points are drawn from ranges (key=low..high); of lists every combination is taken")
    if points is None:
        table = list(product(*(axis.values for axis in axes)))
    else:
        table = [tuple(axis.at(float(part)) for axis, part in zip(axes, row, strict=True))
                 for row in evenly(len(axes), points, design, seed)]  # fmt: skip
    if not 1 <= len(table) <= MOST_POINTS:
        raise ExperimentError(f"{len(table):,} points: at least one, at most {MOST_POINTS:,}")
    return tuple(axis.key for axis in axes), table


def evenly(axes: int, points: int, design: Design, seed: int) -> Any:
    """Points in the unit cube, spread evenly: points x axes."""
    if points > MOST_POINTS or points < 1:
        raise ExperimentError(f"{points:,} points: at least one, at most {MOST_POINTS:,}")
    luck = np.random.default_rng(seed)
    if design == "latin":
        return qmc.LatinHypercube(axes, rng=luck).random(points)
    return qmc.Sobol(axes, rng=luck).random_base2((points - 1).bit_length())[:points]


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _tidy(
    runner: Runner, measure: str, keys: tuple[str, ...], table: Sequence[tuple[str, ...]], names: Sequence[str],
    seeds: Sequence[int],
) -> pd.DataFrame:  # fmt: skip
    """A row a point and strategy, of the worlds in which all its strategies were run."""
    rows, better, doubt = [], MEASURES[measure].better or 1, 0.05 / max(len(table) * max(len(names) - 1, 1), 1)
    for point, values in enumerate(table):
        complete = [s for s in seeds if all(Task(name, s, str(point)) in runner.summaries for name in names)]
        if not complete:
            continue
        found = {
            name: np.array([runner.summaries[Task(name, s, str(point))].get(measure, np.nan) for s in complete])
            for name in names
        }
        for name, own in found.items():
            apart = own - found[names[0]]
            others = [better * (own - other) for each, other in found.items() if each != name]
            surely = all(statistics.mean_interval(each, 1.0 - doubt).low > 0.0 for each in others)
            mean, difference = statistics.mean_interval(own), statistics.mean_interval(apart)
            rows.append(
                (point, *map(_number, values), name, *mean, *difference, bool(others) and surely, len(complete))
            )
    columns = ["mean", "low", "high", "difference", "difference_low", "difference_high", "surely_best", "worlds"]
    return pd.DataFrame(rows, columns=["point", *keys, "strategy", *columns])
