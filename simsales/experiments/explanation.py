"""Why one strategy beats another: the difference dealt out to the levers in which they differ, by Shapley's value.

Every strategy that lies between the two is run in the same worlds with the same luck, so that in every world the shares
sum to the difference, and their intervals are those of paired differences.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simsales.experiments import shapley, statistics
from simsales.experiments.differing import Between, between
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.inputs import Source, choose, measure_of, prepare
from simsales.experiments.plain_data import json_text, plain_value, rows_of
from simsales.experiments.runner import Done, Progress, Runner
from simsales.experiments.store import DEFAULT
from simsales.experiments.worlds import world_seeds
from simsales.market.check import Prepared
from simsales.market.measures import MEASURES
from simsales.market.record import SPLITS, Record, Split

EXACT = 10  # levers up to which all strategies between are run: 1,024 of them
ORDERS = 100  # drawn at random where there are more levers


@dataclass(frozen=True)
class Explanation:
    """What each lever in which two strategies differ has of their difference in a measure, by Shapley's value.

    ``table`` has a row a lever: ``share`` (mean over worlds, ``low`` to ``high``, paired), ``alone`` (what it does when
    it comes first) and ``last`` (when it comes last); where orders were sampled (``orders`` of them, else 0) also
    ``sampling``, the standard error of the share that is due to that. ``by_world``: levers x worlds, each column
    summing to the difference in that world. ``groups``: the same table by segment, channel or product, if asked for.
    """

    then: str
    now: str
    measure: str
    seeds: Sequence[int]
    table: pd.DataFrame
    by_world: pd.DataFrame
    start: statistics.Interval
    end: statistics.Interval
    total: statistics.Interval
    orders: int
    groups: pd.DataFrame | None
    by: Split | None
    done: Done

    @property
    def worlds(self) -> int:
        """In how many worlds everything was run."""
        return len(self.seeds)

    def to_json(self) -> str:
        """``to_dict`` as JSON text."""
        return json_text("explanation", self.to_dict())

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data."""
        ends = {name: getattr(self, name)._asdict() for name in ("start", "end", "total")}
        return {
            "from": self.then,
            "to": self.now,
            "measure": {"name": self.measure, "unit": MEASURES[self.measure].unit},
            "worlds": self.worlds,
            "seeds": list(self.seeds),
            "levers": rows_of(self.table),
            **{name: {key: plain_value(value) for key, value in end.items()} for name, end in ends.items()},
            "orders": self.orders or "all",
            "by": self.by,
            "groups": [] if self.groups is None else rows_of(self.groups),
            "runs": self.done.as_data(),
        }


def why(
    scenario: Source,
    then: str | None = None,
    now: str | None = None,
    *,
    measure: str | None = None,
    by: Split | None = None,
    replications: int | None = None,
    seeds: Sequence[int] | None = None,
    orders: int | None = None,
    jobs: int = -1,
    store: Path | str | None = DEFAULT,
    progress: Callable[[Progress], None] = lambda progress: None,
) -> Explanation:
    """Say what each lever has of the difference between two strategies (the first and the second), by Shapley's value.

    Of ``measure`` (the scenario's objective), in its worlds (``replications`` of them, or of the ``seeds``), with
    ``by`` within segments, channels or products too. Up to 10 differing levers all 2^n strategies between are run (a
    sales plan, which changes nothing by itself, doubles nothing); of more, ``orders`` (100) orders in which levers come
    are drawn, and the error of that is told. Runs are made, kept and interrupted as those of ``compare``. ScenarioError
    for a bad scenario; ExperimentError for strategies that do the same, and for what cannot be run. Source: Shapley
    1953, *A value for n-person games*.

    >>> from tempfile import mkdtemp
    >>> from simsales.market.starter import write_starter
    >>> from simsales.experiments.inputs import load, measure_of
    >>> file = write_starter(Path(mkdtemp(), "fibre.toml"))
    >>> scenario = load(file, {"run.customers": 100, "run.weeks": 4})
    >>> why(scenario, "Cut fibre", "Home bundle", replications=2, store=None).table.index.tolist()
    ['bundling mixed', 'without pricing discount']
    """
    prepared = prepare(scenario)
    levers, run = _asked(prepared, then, now), prepared.loaded.scenario.run
    measure = measure_of(prepared, measure)
    _check_split(by)
    seeds = seeds or world_seeds(run.seed, run.replications if replications is None else replications)
    count = len(levers.levers)
    if (replications is not None and replications < 1) or (orders is not None and orders < 2):
        raise ExperimentError("an explanation needs at least 1 replication, and 2 orders where they are sampled")
    many = levers.acting.bit_count() > EXACT
    drawn = shapley.sampled(count, orders or ORDERS, run.seed) if orders or many else []
    between_them = {each: levers.strategy(each) for each in shapley.all_of(count, drawn)}
    lived = Prepared(prepared.loaded, {each.name: each for each in between_them.values()})

    def tasks(seed: int) -> list[Task]:
        return [Task(name, seed) for name in lived.strategies]

    with Runner({"": lived}, jobs=jobs, store=store, progress=progress) as runner:
        runner.run(task for seed in seeds for task in tasks(seed))
    worlds = _defined(runner, runner.complete(seeds, tasks), tasks, measure)

    def total(coalition: int) -> Any:
        name = between_them[coalition].name
        return np.array([runner.summaries[Task(name, seed)][measure] for seed in worlds])

    groups = None if by is None else _by_group(runner, levers, between_them, worlds, drawn, measure, by)
    return _put_together(levers, total, drawn, measure, worlds, groups, by, runner.done)


def _defined(runner: Runner, worlds: list[int], tasks: Callable[[int], list[Task]], measure: str) -> list[int]:
    """The worlds in which a measure is defined for all strategies. ExperimentError if there are none."""
    found = [seed for seed in worlds if all(np.isfinite(runner.summaries[task][measure]) for task in tasks(seed))]
    if not found:
        raise ExperimentError(f"{measure} is not defined in any of the {len(worlds)} worlds that were run")
    return found


def _asked(prepared: Prepared, then: str | None, now: str | None) -> Between:
    """The strategies asked for and what lies between them."""
    known = list(prepared.strategies)
    if len(known) < 2 and now is None:
        raise ExperimentError(f'there is only one strategy, "{known[0]}": nothing to hold it against')
    first, second = choose(prepared, [then or known[0]])[0], choose(prepared, [now or known[1]])[0]
    found = between(prepared.strategies[first], prepared.strategies[second])
    if not found.levers:
        alike = "they are the same strategy" if first == second else "no lever of theirs differs"
        raise ExperimentError(f'nothing explains a difference between "{first}" and "{second}": {alike}')
    return found


def _check_split(by: Split | None) -> None:
    if by is not None and by not in SPLITS:
        raise ExperimentError(f'an explanation is split by {", ".join(SPLITS)}, not by "{by}"')


def _shares(value: shapley.Value, levers: int, drawn: Sequence[shapley.Order]) -> tuple[Any, Any]:
    """Shapley values, levers x worlds, and the standard error that sampling orders leaves in their means."""
    if not drawn:
        return shapley.exact(value, levers), np.zeros(levers)
    added = shapley.from_orders(value, drawn)
    pairs = added.mean(axis=2)[: len(drawn) // 2 * 2].reshape(-1, 2, levers).mean(axis=1)  # an order and its reverse
    error = pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs)) if len(pairs) > 1 else np.full(levers, np.nan)
    return added.mean(axis=0), error


def _rows(value: shapley.Value, levers: Sequence[str], drawn: Sequence[shapley.Order]) -> tuple[pd.DataFrame, Any]:
    """A row a lever: share, low, high, alone, last, sampling; and the shares by world."""
    found, error = _shares(value, len(levers), drawn)
    every = (1 << len(levers)) - 1
    nobody, all_ = value(0), value(every)
    rows = {}
    for place, name in enumerate(levers):
        first = [1 << place] if not drawn else [1 << place] * any(order[0] == place for order in drawn)
        last = [every ^ 1 << place] if not drawn else [every ^ 1 << place] * any(order[-1] == place for order in drawn)
        alone = float(np.mean(value(first[0]) - nobody)) if first else np.nan
        final = float(np.mean(all_ - value(last[0]))) if last else np.nan
        rows[name] = (*statistics.mean_interval(found[place]), alone, final, error[place])
    columns = ["share", "low", "high", "alone", "last", "sampling"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("lever"), found


def _by_group(
    runner: Runner, levers: Between, strategies: Any, worlds: list[int], drawn: Sequence[shapley.Order], measure: str,
    by: Split,
) -> pd.DataFrame:  # fmt: skip
    """The shares within each segment, channel or product: a row a group and lever; groups without figures are none."""
    by_coalition: dict[int, list[dict[str, Any]]] = {
        each: [Record.from_bytes(runner.record(Task(strategy.name, seed))).summary(by) for seed in worlds]
        for each, strategy in strategies.items()
    }
    frames = {}
    for name in by_coalition[0][0]:
        cells = {each: np.array([world[name][measure] for world in found]) for each, found in by_coalition.items()}
        if all(np.isfinite(each).all() for each in cells.values()) and any(each.any() for each in cells.values()):
            frames[name] = _rows(cells.__getitem__, levers.levers, drawn)[0]
    return pd.concat(frames, names=[by]) if frames else pd.DataFrame()


def _put_together(
    levers: Between, total: shapley.Value, drawn: Sequence[shapley.Order], measure: str, worlds: list[int],
    groups: pd.DataFrame | None, by: Split | None, done: Done,
) -> Explanation:  # fmt: skip
    start, end = total(0), total((1 << len(levers.levers)) - 1)
    table, shares = _rows(total, levers.levers, drawn)
    by_world = pd.DataFrame(shares, index=table.index, columns=pd.Index(worlds, name="world"))
    first, last, apart = (statistics.mean_interval(each) for each in (start, end, end - start))
    return Explanation(
        levers.then.name, levers.now.name, measure, worlds, table, by_world, first, last, apart, len(drawn), groups, by,
        done,
    )  # fmt: skip
