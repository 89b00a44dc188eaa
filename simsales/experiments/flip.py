"""What would have to be true for the answer to flip: where, among uncertain worlds, another strategy comes out ahead.

In half of the worlds a box of at most two conditions on what the worlds drew is looked for, in which the challenger is
ahead as often as possible (a patient rule induction of few steps, Friedman & Fisher 1999); in the other half it is held
against the base rate. Without that a box is found in any noise. Where it does not hold up nothing is said to be found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import binomtest

from simsales.experiments.designs import INDEPENDENT, planned
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Task
from simsales.experiments.inputs import Source, choose, measure_of, prepare
from simsales.experiments.plain_data import json_text
from simsales.experiments.runner import Done, Progress, Runner
from simsales.experiments.store import DEFAULT, Store
from simsales.experiments.worlds import world_seeds
from simsales.market.check import Prepared
from simsales.market.measures import MEASURES

LEAST_WORLDS = 40  # half of which a box is looked for in
SUPPORT, LEAST = 0.15, 8  # part of the worlds that a box has at least, and how many
CUTS = np.linspace(0.1, 0.9, 9)  # where ranges are cut, as parts of the worlds
DOUBT = 0.05


@dataclass(frozen=True)
class Condition:
    """That what a world drew for a ``key`` is at most, or at least, a ``bound``."""

    key: str
    at_most: bool
    bound: float

    def holds(self, drawn: Any) -> Any:
        """In which worlds it holds, by what they drew for the key."""
        return drawn <= self.bound if self.at_most else drawn >= self.bound

    def __str__(self) -> str:
        return f"{self.key} is {'at most' if self.at_most else 'at least'} {self.bound:.4g}"


@dataclass(frozen=True)
class Flip:
    """Where the ``challenger`` is ahead of the ``leader``: ``ahead`` of all ``worlds``; and in the box, held out.

    ``inside`` of the ``held_out`` worlds in the box the challenger is ahead, with a 95% interval from ``low`` to
    ``high`` (Clopper-Pearson); ``base`` is its part of all held-out worlds. ``conditions`` are none where nothing was
    found.
    """

    measure: str
    leader: str
    challenger: str
    worlds: int
    ahead: int
    conditions: tuple[Condition, ...]
    inside: int
    held_out: int
    low: float
    high: float
    base: float
    done: Done

    def sentence(self) -> str:
        """In words."""
        share = f"{self.challenger} is ahead of {self.leader} in {self.ahead} of {self.worlds} worlds"
        if self.ahead == 0:
            return f"{share}: within the ranges that were drawn, nothing flips the answer."
        if not self.conditions:
            return f"{share}; no condition on what the worlds drew tells in which: there is nothing to find."
        where = " and ".join(map(str, self.conditions))
        part = f"{self.inside / self.held_out:.0%}, 95%: {self.low:.0%} to {self.high:.0%}"
        return (
            f"{share}. Where {where}, it is in {self.inside} of {self.held_out} that were held out ({part}; of all "
            f"that were {self.base:.0%})."
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        said = {name: value for name, value in vars(self).items() if name not in ("conditions", "done")}
        conditions = [vars(each) for each in self.conditions]
        return {**said, "conditions": conditions, "sentence": self.sentence(), "account": self.done.as_data()}

    def to_json(self) -> str:
        """``to_dict`` as JSON text."""
        return json_text("flip", self.to_dict())


def flip(
    source: Source, strategies: Sequence[str] | None = None, replications: int = 200, *, measure: str | None = None,
    design: str = INDEPENDENT, jobs: int = -1, store: Path | str | Store | None = DEFAULT,
    progress: Callable[[Progress], None] = lambda progress: None,
) -> Flip:  # fmt: skip
    """What would have to be true for the better of two strategies (the first two) to come out behind the other.

    The better one is that with the better mean, of worlds in which both have one. ``design``: as of ``compare``.
    ExperimentError for a scenario without ranges, fewer than 40 worlds, or other than two strategies.

    >>> from simsales.experiments.inputs import load
    >>> small = load("scenarios/price_cut.toml", {"run.customers": 50, "run.weeks": 4})
    >>> found = flip(small, ["As today", "Cut 15 percent"], 40, store=None)
    >>> found.worlds, found.leader
    (40, 'As today')
    """
    prepared = prepare(source)
    names, run = choose(prepared, strategies), prepared.loaded.scenario.run
    names = names[:2] if strategies is None else names
    measure = measure_of(prepared, measure)
    if len(names) != 2:
        raise ExperimentError(f"an answer flips between two strategies: name two, not {len(names)}")
    if not prepared.loaded.ranges:
        raise ExperimentError(
            "nothing is uncertain in this scenario: no number is a range, so there is nothing to flip"
        )
    if replications < LEAST_WORLDS:
        raise ExperimentError(f"{replications} worlds are too few to look in one half and check in the other: 40 do")
    prepared, seeds = planned(prepared, design, replications), world_seeds(run.seed, replications)
    with Runner({"": prepared}, jobs=jobs, store=store, progress=progress) as runner:
        runner.run(Task(name, seed) for seed in seeds for name in names)
    found = {
        seed: [runner.summaries.get(Task(name, seed), {}).get(measure, np.nan) for name in names] for seed in seeds
    }
    both = [seed for seed in seeds if not np.isnan(found[seed]).any()]
    if len(both) < LEAST_WORLDS:
        runner.stop_if_empty()
        raise ExperimentError(f"only {len(both)} worlds have a figure under both strategies: {LEAST_WORLDS} at least")
    values = np.array([found[seed] for seed in both])
    return flip_among(prepared, measure, (names[0], names[1]), both, values, runner.done)


def flip_among(
    prepared: Prepared, measure: str, names: tuple[str, str], seeds: Sequence[int], values: Any, done: Done
) -> Flip:
    """What would flip the answer among worlds that were lived before.

    ``values``: a row a world of ``seeds`` with what each of the two strategies reached, all of them numbers.
    """
    values = (MEASURES[measure].better or 1) * np.asarray(values, float)
    leader = int(np.argmax(values.mean(axis=0)))
    flips = values[:, 1 - leader] > values[:, leader]
    drawn = {each.key: np.array([each.draw(seed) for seed in seeds]) for each in prepared.loaded.ranges}
    return Flip(measure, names[leader], names[1 - leader], len(seeds), int(flips.sum()), *box(drawn, flips), done)


def box(drawn: dict[str, Any], flips: Any) -> tuple[tuple[Condition, ...], int, int, float, float, float]:
    """The conditions under which most worlds flip, held against the held-out half (every other world).

    Conditions (none if they do not hold up: then the other numbers are of no box), flips inside, worlds inside, the
    ends of the interval, and the base rate.
    """
    train = np.arange(len(flips)) % 2 == 0
    base = float(flips[~train].mean())
    nothing = ((), 0, 0, 0.0, 0.0, base)
    if not flips[train].any() or flips[train].all():
        return nothing
    best = max(_boxes(drawn, train), key=lambda each: _score(each, drawn, flips, train), default=None)
    if best is None:
        return nothing
    where = _inside(best, drawn) & ~train
    inside, held_out = int(flips[where].sum()), int(where.sum())
    if held_out < LEAST:
        return nothing
    outside = float(flips[~train & ~where].mean()) if (~train & ~where).any() else 0.0
    test = binomtest(inside, held_out, min(max(base, 1e-9), 1 - 1e-9), alternative="greater")
    if test.pvalue > DOUBT or inside / held_out <= outside:
        return nothing
    interval = binomtest(inside, held_out).proportion_ci(1 - DOUBT)
    return best, inside, held_out, float(interval.low), float(interval.high), base


def _boxes(drawn: dict[str, Any], train: Any) -> Iterator[tuple[Condition, ...]]:
    """Every single condition, and every pair of them on two keys."""
    single = [
        Condition(key, at_most, float(bound))
        for key, values in drawn.items()
        for bound in np.unique(np.quantile(values[train], CUTS))
        for at_most in (True, False)
    ]
    yield from ((each,) for each in single)
    yield from ((one, other) for k, one in enumerate(single) for other in single[k + 1 :] if one.key < other.key)


def _inside(conditions: tuple[Condition, ...], drawn: dict[str, Any]) -> Any:
    where = np.ones(len(next(iter(drawn.values()))), bool)
    for each in conditions:
        where = where & each.holds(drawn[each.key])
    return where


def _score(conditions: tuple[Condition, ...], drawn: dict[str, Any], flips: Any, train: Any) -> tuple[float, int]:
    """How far the share of flips inside lies above that of all, in standard errors; of equals fewer conditions."""
    where = _inside(conditions, drawn) & train
    count = int(where.sum())
    if count < max(LEAST, SUPPORT * train.sum()):
        return -np.inf, 0
    base = float(flips[train].mean())
    apart = (float(flips[where].mean()) - base) / np.sqrt(base * (1.0 - base) / count)
    return float(apart), -len(conditions)
