"""Which uncertain numbers matter, and for what: Morris's elementary effects and Sobol's indices of strategies.

A design of SALib (Herman & Usher 2017) says parts from 0 to 1, which each key's own inverse distribution function makes
values of; every point is lived in the same worlds, so that what differs is the values' doing. Indices are of what each
strategy reaches, and of its paired difference from the first one: a number may matter much for the level and not at all
for the decision. SALib makes zeros of every index where one figure is missing or all are alike: so what is missing is
left out with the rows that need it, and what is constant is told and not analysed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from simsales.experiments.at_points import Points
from simsales.experiments.axes import Together, Varied, axes_of, axes_of_ranges
from simsales.experiments.changes import changed, of_who_is_run
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Observer, simulate
from simsales.experiments.inputs import Source, choose, measure_of, prepare
from simsales.experiments.plain_data import json_text, rows_of
from simsales.experiments.runner import Done, Progress
from simsales.experiments.statistics import CONFIDENCE, NOISE
from simsales.experiments.store import DEFAULT, Store
from simsales.experiments.worlds import world_seeds
from simsales.market.check import Prepared
from simsales.market.measures import MEASURES

type Method = Literal["sobol", "morris"]
POINTS: Mapping[str, int] = {"sobol": 64, "morris": 16}
WORLDS = 4
LEVELS = 4  # of Morris's grid
RESAMPLES = 400
LEAST_ROWS = 4
MOST_POINTS = 50_000


@dataclass(frozen=True)
class Sensitivity:
    """What of a measure each key has, by output: each strategy, and how far it differs from the first.

    ``frame`` has a row an ``output`` and ``key``, and the output's ``average`` and ``spread`` (standard deviation) over
    all points. By Sobol: ``first`` (its part of the variance alone) and ``total`` (with all it does together with
    others), by Morris: ``effect`` (mean size of what the whole range does, in the measure's unit), ``mean`` (with
    signs) and ``bend`` (its standard deviation: curved, or together with others). ``*_within`` is the half width of the
    95% interval (bootstrap over rows of the design; of these worlds). NaN where an output is the same at all points.
    ``second``: pairs, where they were asked for. ``lost`` of ``rows`` of the design lacked a run.
    """

    method: Method
    measure: str
    keys: tuple[str, ...]
    strategies: tuple[str, ...]
    frame: pd.DataFrame
    second: pd.DataFrame
    points: int
    rows: int
    lost: int
    worlds: int
    done: Done
    currency: str = ""

    @property
    def column(self) -> str:
        """What the keys are ordered by: the total index, or the effect."""
        return "total" if self.method == "sobol" else "effect"

    def sentences(self) -> list[str]:
        """What matters most for each output, and for which nothing does."""
        said = []
        for output, rows in self.frame.groupby("output", sort=False):
            known = rows.dropna(subset=[self.column]).sort_values(self.column, ascending=False)
            if known.empty:
                said.append(f"{output}: none of these keys moves it.")
                continue
            if self.method == "sobol":
                parts = [
                    f"{row['key']} {row['total']:.0%} ± {row['total_within']:.0%} ({row['first']:.0%} alone)"
                    for _, row in known.head(3).iterrows()
                ]
                said.append(f"{output}: of the variance, with what they do together, {'; '.join(parts)}.")
            else:
                parts = [
                    f"{row['key']} {row['effect']:.4g} ± {row['effect_within']:.2g}"
                    for _, row in known.head(3).iterrows()
                ]
                said.append(f"{output}: over its whole range {'; '.join(parts)}.")
        lost = f"{self.lost} of {self.rows} rows of the design lacked a run and are left out."
        return [*said, *([lost] if self.lost else [])]

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        said = {name: getattr(self, name) for name in ("method", "measure", "points", "rows", "lost", "worlds")}
        lists = {"keys": list(self.keys), "strategies": list(self.strategies), "indices": rows_of(self.frame)}
        pairs = {"pairs": rows_of(self.second), "sentences": self.sentences(), "account": self.done.as_data()}
        return {**said, "unit": MEASURES[self.measure].unit, **lists, **pairs}

    def to_json(self) -> str:
        """``to_dict`` as JSON text."""
        return json_text("sensitivity", self.to_dict())


def sensitivity(
    source: Source, over: Mapping[str, Any] | Sequence[str] | None = None, strategies: Sequence[str] | None = None,
    *, method: Method = "sobol", points: int | None = None, second: bool = False, worlds: int = WORLDS,
    measure: str | None = None, jobs: int = -1, store: Path | str | Store | None = DEFAULT,
    progress: Callable[[Progress], None] = lambda progress: None, observer: Observer = simulate,
) -> Sensitivity:  # fmt: skip
    """Which of several keys matter: for what strategies (all) reach, and for their differences from the first.

    ``over``: by key its range (see ``axis_of``) or list; if not said, the scenario's own uncertain numbers, whose lists
    of ``draws`` (a posterior) are one key, "draws", as they are drawn together. ``points``: rows of Sobol's design (a
    power of two; 64), each of two runs more than there are keys, or Morris's trajectories (16), each of one more.
    ``second``: pairs of keys too (Sobol only, twice the runs). ExperimentError for what cannot be analysed: nothing
    moves, or too many runs failed. Needs ``simsales[sensitivity]``. Saltelli et al. 2010; Morris 1991, Campolongo et
    al. 2007.

    >>> from tempfile import mkdtemp
    >>> from simsales.market.starter import write_starter
    >>> from simsales.experiments.inputs import load
    >>> file = load(write_starter(Path(mkdtemp(), "fibre.toml")), {"run.customers": 50, "run.weeks": 4})
    >>> over = {"run.weeks": (2, 9), "run.customers": (40, 60)}
    >>> found = sensitivity(file, over, ["As today"], method="morris", points=4, worlds=1, store=None)
    >>> found.frame.shape[0], found.points
    (2, 7)
    """
    designs()
    prepared = prepare(source)
    names, run = choose(prepared, strategies), prepared.loaded.scenario.run
    measure, axes = measure_of(prepared, measure), _axes(prepared, over, names, method)
    size = {"sobol": 2 * len(axes) + 2 if second else len(axes) + 2, "morris": len(axes) + 1}[method]
    rows = _rows(method, points, second, size, worlds)
    parts = _design(method, len(axes), rows, second, run.seed)
    table = [tuple(said for axis, part in zip(axes, row, strict=True) for said in axis.all_at(part)) for row in parts]
    place = {values: number for number, values in enumerate(dict.fromkeys(table))}
    keys = [key for axis in axes for key in axis.keys]
    lives = Points(prepared, keys, names, [measure], jobs, store, progress, observer)
    lives.scenario(table[0])
    figures = lives.lived(list(place), [world_seeds(run.seed, worlds)] * len(place))[..., 0]
    lives.stop_if_empty(figures)
    whole = figures[[place[values] for values in table]].reshape(rows, size, worlds, len(names))
    levels, kept = _rows_of_figures(whole)
    if lives.done.interrupted and not kept.all():
        raise KeyboardInterrupt
    if kept.sum() < max(LEAST_ROWS, rows / 2):
        reasons = [*lives.done.lines(), *lives.unfit][:1]
        raise ExperimentError(
            f"only {kept.sum()} of {rows} rows of the design have all their runs: too few to analyse"
            + "".join(f"; the first that lacks one: {each}" for each in reasons)
        )
    at = np.repeat(kept, size)
    frames, pairs = _analysed(method, axes, parts[at], levels[kept].reshape(-1, len(names)), names, second, run.seed)
    return Sensitivity(
        method, measure, tuple(axis.key for axis in axes), tuple(names), frames, pairs, len(place), rows,
        int(rows - kept.sum()), worlds, lives.done, prepared.loaded.scenario.currency,
    )  # fmt: skip


def designs() -> Any:
    """SALib's designs and analyses. ExperimentError where it is not installed."""
    try:
        from SALib.analyze import morris as effects
        from SALib.analyze import sobol as indices
        from SALib.sample import morris as trajectories
        from SALib.sample import sobol as rows
    except ImportError:
        raise ExperimentError("a sensitivity analysis needs SALib: pip install simsales[sensitivity]") from None
    return rows, indices, trajectories, effects


def _axes(
    prepared: Prepared, over: Mapping[str, Any] | Sequence[str] | None, names: Sequence[str], method: Method
) -> Sequence[Varied]:
    axes = axes_of_ranges(prepared.loaded.ranges) if over is None else axes_of(over)
    keys = [key for axis in axes for key in axis.keys]
    of_who_is_run(prepared.loaded, keys, names)
    together = next((axis for axis in axes if isinstance(axis, Together)), None)
    if len(axes) < 2:
        values = [value for axis in axes for value in axis.all_at(0.5)]
        changed(prepared, list(map("=".join, zip(keys, values, strict=True))))  # a wrong key is told before a lack
        count = f"{len(axes)} key{'s' if len(axes) != 1 else ''}" if together is None else "all lists of draws are one"
        raise ExperimentError(
            f"{count}: which of several matter can be asked of two at least; say --over KEY=LOW..HIGH, or "
            "make numbers of the scenario ranges"
        )
    if together is not None and method == "morris":
        raise ExperimentError(
            f"{' and '.join(together.keys)} are drawn together, which has no lower and higher end: Morris's effects go "
            "from one to the other, so ask Sobol's indices"
        )
    return axes


def _rows(method: Method, points: int | None, second: bool, size: int, worlds: int) -> int:
    """How many rows a design has, checked."""
    rows = POINTS[method] if points is None else points
    if method == "morris" and second:
        raise ExperimentError("Morris's effects have no pairs: ask Sobol's indices for them")
    if rows < LEAST_ROWS or (method == "sobol" and rows & (rows - 1)):
        need = "a power of two, from 4 on" if method == "sobol" else "4 at least"
        raise ExperimentError(f"{rows} points: {need}")
    if rows * size > MOST_POINTS:
        raise ExperimentError(f"{rows * size:,} points to be lived: at most {MOST_POINTS:,}")
    if worlds < 1:
        raise ExperimentError(f"at least one world, not {worlds}")
    return rows


def _salib_seed(seed: int) -> int:
    """A seed that SALib takes for one: it draws without where it is zero."""
    return 1 + seed % (2**31 - 2)


def _problem(count: int) -> dict[str, Any]:
    return {"num_vars": count, "names": [str(place) for place in range(count)], "bounds": [[0.0, 1.0]] * count}


def _design(method: Method, count: int, rows: int, second: bool, seed: int) -> Any:
    """Parts from 0 to 1: points x keys, the points of a row one after the other."""
    sobol, _, morris, _ = designs()
    seed = _salib_seed(seed)
    if method == "sobol":
        return sobol.sample(_problem(count), rows, calc_second_order=second, seed=seed)
    return morris.sample(_problem(count), rows, num_levels=LEVELS, seed=seed)


def _rows_of_figures(whole: Any) -> tuple[Any, Any]:
    """The mean of each point over the worlds that its whole row has; and which rows have such.

    The points of a row are held against each other, so they have the same worlds.
    """
    there = np.isfinite(whole).all(axis=(1, 3))
    weights = there / np.maximum(there.sum(axis=1, keepdims=True), 1)
    return np.einsum("rpws,rw->rps", np.where(there[:, None, :, None], whole, 0.0), weights), there.any(axis=1)


def _analysed(
    method: Method, axes: Sequence[Varied], parts: Any, levels: Any, names: Sequence[str], second: bool, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A row an output and key; a row an output and pair."""
    outputs = {name: levels[:, side] for side, name in enumerate(names)}
    outputs |= {f"{name} − {names[0]}": levels[:, side] - levels[:, 0] for side, name in enumerate(names) if side}
    scale = float(np.abs(levels).max())
    frames, pairs = [], []
    for output, values in outputs.items():
        frame = pd.DataFrame({"output": output, "key": [axis.key for axis in axes]})
        frame["average"], frame["spread"] = values.mean(), values.std(ddof=1)
        if np.ptp(values) > NOISE * scale:
            columns, both = _indices(method, len(axes), parts, values, second, seed)
            frame = frame.assign(**columns)
            pairs += [(output, axes[i].key, axes[k].key, *each) for (i, k), each in both.items()]
        frames.append(frame)
    if all(frame.shape[1] == 4 for frame in frames):
        raise ExperimentError(f"none of {', '.join(axis.key for axis in axes)} moves anything: all figures are alike")
    return pd.concat(frames, ignore_index=True), pd.DataFrame(
        pairs, columns=["output", "key", "other", "second", "second_within"]
    )


def _indices(method: Method, count: int, parts: Any, values: Any, second: bool, seed: int) -> tuple[Any, Any]:
    """The columns of one output, and by pair its index. ExperimentError where SALib says nothing."""
    _, sobol, _, morris = designs()
    how = {"conf_level": CONFIDENCE, "num_resamples": RESAMPLES, "seed": _salib_seed(seed)}
    if method == "morris":
        found = morris.analyze(_problem(count), parts, values, num_levels=LEVELS, **how)
        columns = {"effect": found["mu_star"], "effect_within": found["mu_star_conf"], "mean": found["mu"],
                   "bend": found["sigma"]}  # fmt: skip
        both = {}
    else:
        found = sobol.analyze(_problem(count), values, calc_second_order=second, **how)
        columns = {"first": found["S1"], "first_within": found["S1_conf"], "total": found["ST"],
                   "total_within": found["ST_conf"]}  # fmt: skip
        pairs = [(i, k) for i in range(count) for k in range(i + 1, count)] if second else []
        both = {at: (found["S2"][at], found["S2_conf"][at]) for at in pairs}
    columns = {name: np.asarray(each, float) for name, each in columns.items()}
    main = columns["effect" if method == "morris" else "total"]
    if not all(np.isfinite(each).all() for each in columns.values()) or not main.any():
        raise ExperimentError("no index could be computed: the figures leave nothing to be divided among the keys")
    return columns, both
