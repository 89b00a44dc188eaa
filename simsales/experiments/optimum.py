"""The best values of our levers: looked for on the same luck, chosen with a promise, and measured anew on fresh worlds.

Lists make a grid; of ranges points are tried, half of them spread over all (a Sobol sequence), the others nearer and
nearer to the best that keep all limits. Then the best few are told apart by as many worlds as it takes (see
``selection``). What looked best was partly lucky (the winner's curse: Capen, Clapp & Campbell 1971), so that what is
told of it comes from worlds in which nothing was looked for. With several objectives there is no best: the front of
what no other point betters in all of them is told, measured anew too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simsales.experiments.aims import Aim, Limit
from simsales.experiments.at_points import Points
from simsales.experiments.axes import Axis, axes_of
from simsales.experiments.changes import of_what_happens, of_who_is_run
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Observer, simulate
from simsales.experiments.inputs import Source, choose, measure_of, prepare
from simsales.experiments.optima import Optimum, fresh_rows
from simsales.experiments.runner import Progress
from simsales.experiments.selection import FIRST, Selected, select
from simsales.experiments.standing import INDIFFERENT, indifferent
from simsales.experiments.store import DEFAULT, Store
from simsales.experiments.sweep import evenly
from simsales.experiments.worlds import world_seeds
from simsales.market.check import Prepared

POINTS, FINALISTS, FRESH = 32, 8, 20
ROUNDS = (0.5, 0.25, 0.1)  # half of the way around the best, in which the second half of the points is tried
MOST_POINTS = 10_000
RUNS = 1000  # that the choice among the finalists may take


def optimise(
    source: Source, over: Mapping[str, Any] | Sequence[str], strategy: str | None = None, *,
    objectives: str | Sequence[str] | None = None, limits: Sequence[str] = (), points: int | None = None,
    worlds: int = FIRST, runs: int = RUNS, promise: float = 0.95, margin: float | None = None, fresh: int = FRESH,
    jobs: int = -1, store: Path | str | Store | None = DEFAULT,
    progress: Callable[[Progress], None] = lambda progress: None, observer: Observer = simulate,
) -> Optimum:  # fmt: skip
    """The best values of some keys for a strategy (the first).

    ``over``: see ``axes_of``; lists make a grid, of which every point is tried, unless ``points`` says how many.
    ``objectives``: one measure (the scenario's) or several; ``limits``: "acquisition_spend <= 50k", of means. Each
    point is lived in so many ``worlds``; the best 8 of ranges, or all of a grid, in as many more as it takes to promise
    that the choice is the best of them, or within the ``margin`` of it (in units of the objective; if not said
    ``run.indifference``, and 1% where the objective is another than the scenario's), at most so many ``runs``. The
    winner, or the front, and the scenario as it stands are measured in ``fresh`` worlds. ExperimentError for what
    cannot be asked.

    >>> from tempfile import mkdtemp
    >>> from simsales.market.starter import write_starter
    >>> from simsales.experiments.inputs import load
    >>> file = load(write_starter(Path(mkdtemp(), "fibre.toml")), {"run.customers": 50, "run.weeks": 4})
    >>> price = "catalogue.products.fibre.price"
    >>> found = optimise(file, {price: ["90 CNY/month", "300 CNY/month"]}, worlds=4, runs=8, fresh=6, store=None)
    >>> found.best is not None, len(found.frame)
    (True, 2)
    """
    prepared = prepare(source)
    [name] = choose(prepared, None if strategy is None else [strategy])[:1]
    aim = _aim(prepared, objectives, limits)
    axes = axes_of(over)
    _possible(axes, points, worlds, fresh, promise)
    keys = [axis.key for axis in axes]
    of_what_happens(prepared.loaded, keys)
    of_who_is_run(prepared.loaded, keys, [name])
    seed = prepared.loaded.scenario.run.seed
    lives = Points(prepared, keys, [name], aim.measures, jobs, store, progress, observer)
    search = _Search(lives, axes, aim, world_seeds(seed, worlds), seed)
    search.spread(points)
    chosen = _choose(search, runs, promise, margin) if len(aim.objectives) == 1 else None
    return _measured(search, chosen, fresh, promise)


def _aim(prepared: Prepared, objectives: str | Sequence[str] | None, limits: Sequence[str]) -> Aim:
    asked = [objectives] if objectives is None or isinstance(objectives, str) else list(objectives)
    aim = Aim(tuple(dict.fromkeys(measure_of(prepared, each) for each in asked)), tuple(map(Limit.read, limits)))
    for each in aim.limits:
        measure_of(prepared, each.measure)
    return aim


def _possible(axes: Sequence[Axis], points: int | None, worlds: int, fresh: int, promise: float) -> None:
    if not axes:
        raise ExperimentError("say which keys are ours to choose, such as --over KEY=LOW..HIGH")
    grid = int(np.prod([len(axis.values) or 1 for axis in axes]))
    if (points or grid) > MOST_POINTS:
        raise ExperimentError(f"{points or grid:,} points: at most {MOST_POINTS:,}; say --points for some of them")
    if points is not None and points < 8:
        raise ExperimentError(f"{points} points are too few to look for the best: 8 at least")
    if worlds < 2 or fresh < 2:
        raise ExperimentError("at least 2 worlds, and 2 fresh ones: of one nobody knows how lucky it was")
    if not 0.5 < promise < 1:
        raise ExperimentError(f"a promise is a probability between 0.5 and 1, not {promise:g}")


class _Search:
    """Points that were tried, and their figures: points x worlds x measures."""

    def __init__(self, lives: Points, axes: Sequence[Axis], aim: Aim, seeds: Sequence[int], seed: int) -> None:
        self.lives, self.axes, self.aim, self.seeds, self.seed = lives, axes, aim, list(seeds), seed
        self.table: list[tuple[str, ...]] = []
        self.parts: list[Any] = []
        self.figures = np.empty((0, len(self.seeds), len(aim.measures)))
        self.asked = 0  # points, as long as some of them are still to be tried

    @property
    def complete(self) -> bool:
        """Whether every point of a grid was tried, and has figures."""
        grid = prod(len(axis.values) for axis in self.axes)
        return len(self.table) == grid > 0 and bool(np.isfinite(self.means).all())

    @property
    def means(self) -> Any:
        """Points x measures; NaN where a figure lacks. A world in which no point has any counts for none."""
        lived = np.isfinite(self.figures).all(axis=2).any(axis=0)
        return self.figures[:, lived].mean(axis=1)

    def spread(self, points: int | None) -> None:
        """A grid, or points over all ranges and then around the best of them."""
        if points is None and not any(axis.ranged for axis in self.axes):
            grid = list(product(*(axis.values for axis in self.axes)))
            self.asked = len(grid)
            self._try(grid, None)
        else:
            self.asked = many = points or POINTS
            self._at(evenly(len(self.axes), many // 2, "sobol", self.seed))
            luck = np.random.default_rng(self.seed)
            for half, count in zip(ROUNDS, _shared(many - many // 2, len(ROUNDS)), strict=True):
                if self.lives.done.interrupted:
                    break
                around = self._centres(count, luck)
                self._at(np.clip(around + half * luck.uniform(-1, 1, around.shape), 0, 1))
        self.lives.stop_if_empty(self.figures)
        if not self.lives.done.interrupted:
            self.asked = len(self.table)
        elif not np.isfinite(self.means).all(axis=1).any():
            raise KeyboardInterrupt

    def _at(self, parts: Any) -> None:
        self._try([tuple(axis.at(float(u)) for axis, u in zip(self.axes, row, strict=True)) for row in parts], parts)

    def _try(self, table: Sequence[tuple[str, ...]], parts: Any) -> None:
        """Live points that were not tried yet."""
        new = {values: row for row, values in enumerate(table) if values not in self.table}
        if not new:  # as where whole numbers have all been tried
            return
        found = self.lives.lived(list(new), [self.seeds] * len(new))[:, :, 0]
        self.figures = np.concatenate([self.figures, found.reshape(len(new), len(self.seeds), -1)])
        self.table += list(new)
        self.parts += [None if parts is None else parts[row] for row in new.values()]

    def _centres(self, count: int, luck: Any) -> Any:
        """Around which points the next ones are tried: the best three, or those of the front."""
        return np.array([self.parts[each] for each in luck.choice(self.ranked()[:3], count)])

    def ranked(self) -> Any:
        """Points from the best: those that keep the limits first, of several objectives those of the front."""
        means = self.means
        gains = self.aim.gains(means)
        first = gains[:, 0] if gains.shape[1] == 1 else -_bettered_by(gains).astype(float)
        far = self.aim.beyond(means)
        known = np.isfinite(means).all(axis=1)
        order = np.lexsort((-np.nan_to_num(first, nan=-np.inf), np.nan_to_num(far, nan=np.inf), ~known))
        return order[: max(int(known.sum()), 1)]

    def front(self) -> Any:
        """Which points keep the limits and are bettered in all objectives by none that does."""
        keeps = self.aim.keeps(self.means)
        gains = np.where(keeps[:, None], self.aim.gains(self.means), -np.inf)
        return keeps & (_bettered_by(gains) == 0)


def _shared(many: int, rounds: int) -> list[int]:
    """So many, shared out among some rounds.

    >>> _shared(16, 3), _shared(8, 3)
    ([5, 5, 6], [2, 3, 3])
    """
    return [many * (k + 1) // rounds - many * k // rounds for k in range(rounds)]


def _bettered_by(gains: Any) -> Any:
    """By how many points each is bettered: in no objective behind, in one ahead."""
    ahead = (gains[:, None] >= gains[None]).all(axis=2) & (gains[:, None] > gains[None]).any(axis=2)
    return ahead.sum(axis=0)


def _choose(search: _Search, runs: int, promise: float, margin: float | None) -> tuple[Selected, list[int], float]:
    """The best of the finalists, which these are, and the margin."""
    aim, run = search.aim, search.lives.prepared.loaded.scenario.run
    grid = all(row is None for row in search.parts)
    finalists = [int(each) for each in search.ranked()][: None if grid else FINALISTS]
    said = float(run.indifference) if aim.objectives[0] == run.objective else INDIFFERENT
    size = indifferent(float(search.means[finalists[0], 0]), said) if margin is None else margin
    known = {(each, world): search.figures[each, world] for each in finalists for world in range(len(search.seeds))}

    def live(pairs: Sequence[tuple[int, int]]) -> Any:
        asked = {(finalists[each], world) for each, world in pairs} - known.keys()
        seeds = world_seeds(search.seed, 1 + max((world for _, world in asked), default=0))
        places = sorted({each for each, _ in asked})
        own = [sorted(world for each, world in asked if each == place) for place in places]
        found = search.lives.lived(
            [search.table[place] for place in places], [[seeds[w] for w in each] for each in own]
        )
        for row, place in enumerate(places):
            for column, world in enumerate(own[row]):
                known[place, world] = found[row, column, 0]
        return [float(aim.gains(known[finalists[each], world])[0]) for each, world in pairs]

    def allowed(counts: Any) -> Any:
        means = [np.nanmean([known[each, world] for world in range(count)], axis=0)
                 for each, count in zip(finalists, counts, strict=True)]  # fmt: skip
        return aim.keeps(np.array(means))

    first = len(search.seeds)
    most = max(runs, first * len(finalists))
    chosen = select(
        live, len(finalists), runs=most, promise=promise, margin=size, first=first, allowed=allowed,
        stopped=lambda: search.lives.done.interrupted,
    )  # fmt: skip
    return chosen, finalists, size


def _measured(search: _Search, chosen: tuple[Selected, list[int], float] | None, fresh: int, promise: float) -> Optimum:
    """The winner or the front, and the scenario as it stands, in worlds in which nothing was looked for."""
    aim, lives = search.aim, search.lives
    searched, used = not lives.done.interrupted, len(search.seeds)
    worlds = dict(enumerate(np.isfinite(search.figures).all(axis=2).sum(axis=1).tolist()))
    if chosen is None:
        taken = [int(each) for each in np.flatnonzero(search.front())]
    else:
        selected, finalists, _ = chosen
        worlds |= {each: int(np.isfinite(row).sum()) for each, row in zip(finalists, selected.figures, strict=True)}
        taken = [finalists[selected.best]] if selected.best >= 0 else []
        used = max(used, selected.figures.shape[1])
    seeds = world_seeds(search.seed, used + fresh)[used:]
    anew = lives.lived([search.table[each] for each in taken], [seeds] * len(taken))[:, :, 0]
    stands = Points(
        lives.prepared, (), lives.strategies, aim.measures, lives.jobs, lives.store, lives.progress, lives.observer
    )
    stands.done.interrupted = lives.done.interrupted
    base = stands.lived([()], [seeds])[0, :, 0]
    lives.done = lives.done.and_then(stands.done)
    return Optimum(
        aim, lives.strategies[0], tuple(axis.key for axis in search.axes), _frame(search, worlds, taken),
        dict(zip(lives.keys, search.table[taken[0]], strict=True)) if chosen is not None and taken else None,
        chosen[0].probability if chosen is not None and searched else None, chosen is not None and chosen[0].kept,
        0.0 if chosen is None else chosen[2], promise, search.complete, fresh_rows(aim, taken, anew, base), fresh,
        lives.prepared, lives.done, search.asked, searched,
    )  # fmt: skip


def _frame(search: _Search, worlds: Mapping[int, int], taken: Sequence[int]) -> pd.DataFrame:
    """A row a point: its values, the means in the worlds of the search, whether it keeps the limits and was taken."""
    frame = pd.DataFrame(search.table, columns=list(search.lives.keys)).rename_axis("point")
    means = search.means
    for column, name in enumerate(search.aim.measures):
        frame[name] = means[:, column]
    frame["worlds"] = [worlds[place] for place in range(len(frame))]
    frame["keeps"], frame["taken"] = search.aim.keeps(means), frame.index.isin(taken)
    return frame
