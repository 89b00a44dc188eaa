"""Figures of strategies on the same worlds, paired world by world, as tidy frames."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from simsales.experiments.accounting import Account
from simsales.experiments.best import probability_best, share_best
from simsales.experiments.execute import Task
from simsales.experiments.rows import ALONE, ASIDE, alone, aside
from simsales.experiments.statistics import Values, apart, mean_interval
from simsales.market.funnel import channels_of, funnel
from simsales.market.ground.sample import Sample
from simsales.market.measure import Measure
from simsales.market.measures import MEASURES
from simsales.market.promises import promises
from simsales.market.record import Record

HEADLINES = ("conversion", "churn", "revenue")


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: the scenario's texts, its size, the measure that decides, and how a customer file was read.

    The customers ``stand_for`` so many; None: for themselves. ``indifference`` is how far apart the objective may be
    while strategies are as good: below 1 a share of the baseline's mean, else an amount. It is one of so many
    ``parts``, comparisons that share the doubt of 5%.
    """

    title: str
    question: str
    currency: str
    customers: int
    weeks: int
    objective: str
    customer_file: dict[str, Any] | None = None
    stand_for: int | None = None
    indifference: float = 0.01
    parts: int = 1

    @property
    def sample(self) -> Sample:
        """The simulated customers, and how many they stand for."""
        return Sample.of(self.customers, self.stand_for)


class Paired:
    """Strategies run in the same worlds, with the same luck; the first strategy is the baseline.

    One may have been run in fewer worlds than another (the comparison was interrupted, or stopped running who was
    surely beaten): two are compared in the worlds that both have, by seed. ``seeds`` are those of all strategies,
    ``all_seeds`` those of any.
    """

    def __init__(
        self,
        question: Question,
        strategies: Mapping[str, str],
        summaries: Mapping[Task, Mapping[str, float]],
        records: Callable[[Task], Record],
        seeds: Sequence[int],
        account: Account,
    ) -> None:
        self.question, self.account = question, account
        self.descriptions = dict(strategies)
        self.strategies = list(strategies)
        self.all_seeds = [seed for seed in seeds if any(Task(name, seed) in summaries for name in strategies)]
        ran = [[Task(name, seed) in summaries for name in self.strategies] for seed in self.all_seeds]
        self._ran = np.array(ran, dtype=bool).reshape(len(self.all_seeds), len(self.strategies))
        self._complete = self._ran.all(axis=1)
        self.seeds = [seed for seed, complete in zip(self.all_seeds, self._complete, strict=True) if complete]
        self._record = records
        present = {name for summary in summaries.values() for name in summary}
        self.measures: dict[str, Measure] = {name: MEASURES[name] for name in MEASURES if name in present}
        self._values = {
            measure: np.array(
                [
                    [summaries.get(Task(name, seed), {}).get(measure, math.nan) for name in self.strategies]
                    for seed in self.all_seeds
                ]
            ).reshape(self._ran.shape)
            for measure in self.measures
        }

    @property
    def worlds(self) -> int:
        """How many worlds every strategy was run in."""
        return len(self.seeds)

    def worlds_of(self, strategy: str) -> int:
        """How many worlds a strategy was run in."""
        return len(self.seeds_of(strategy))

    def seeds_of(self, *strategies: str) -> list[int]:
        """The worlds in which all of these were run."""
        ran = self._ran[:, [self.strategies.index(name) for name in strategies]].all(axis=1)
        return [seed for seed, here in zip(self.all_seeds, ran, strict=True) if here]

    @property
    def objective(self) -> str:
        """The measure that decides which strategy is best."""
        return self.question.objective

    @property
    def headlines(self) -> list[str]:
        """The measures that the answer is told by, the objective first."""
        return [
            self.objective,
            *(name for name in HEADLINES if name != self.objective and name in self.measures),
        ]

    def values(self, measure: str) -> Values:
        """One measure, a row a world of all strategies and a column a strategy. KeyError for an unknown measure."""
        return np.asarray(self._values[measure][self._complete])

    def own(self, measure: str, strategy: str) -> Values:
        """One measure of one strategy, in every world in which it was run."""
        column = self.strategies.index(strategy)
        return np.asarray(self._values[measure][self._ran[:, column], column])

    def pairs(self, measure: str, strategy: str, other: str) -> tuple[Values, Values]:
        """A measure of two strategies in the worlds in which both were run."""
        columns = [self.strategies.index(strategy), self.strategies.index(other)]
        one, two = self._values[measure][self._ran[:, columns].all(axis=1)][:, columns].T
        return one, two

    def evened(self, values: Values) -> Values:
        """Numbers of worlds as intervals take them: of worlds by design without what the design has made even."""
        made = self.account.evened
        return values if made is None or len(self.all_seeds) != len(made.parts) else made.of(values)

    def lead(self, measure: str, strategy: str, other: str | None = None) -> Values:
        """``difference`` as intervals take it (``evened``)."""
        return self.evened(self.difference(measure, strategy, other))

    def undefined(self, measure: str) -> dict[str, int]:
        """In how many of its worlds a strategy has no value of a measure; not those that always have one."""
        missing = {name: int(np.isnan(self.own(measure, name)).sum()) for name in self.strategies}
        return {name: worlds for name, worlds in missing.items() if worlds}

    @cached_property
    def runs(self) -> pd.DataFrame:
        """Every run: strategy, world, seed and all measures."""
        world, column = np.nonzero(self._ran)
        columns = {
            "strategy": np.array(self.strategies)[column],
            "world": world,
            "seed": np.array(self.all_seeds, dtype=np.int64)[world],
        }
        return pd.DataFrame(columns | {name: values[self._ran] for name, values in self._values.items()})

    def table(self, surely: Collection[str] | None = None) -> pd.DataFrame:
        """By strategy and measure: mean, 95% interval, worst 5% of worlds, how surely and how often best.

        ``worlds`` have a value, ``undefined`` have none and are left out. ``worst…``: expected shortfall and its
        interval, from 100 worlds on; ``worst_seen``: the worst world. How ``surely`` is worked out for these measures
        (all); that takes the most time.
        """
        rows = []
        for measure, described in self.measures.items():
            values = self.values(measure)
            better = described.better if surely is None or measure in surely else 0
            likely = probability_best(self.evened(values), better)
            often = share_best(values, described.better)
            for name, *chance in zip(self.strategies, likely, often, strict=True):
                own = self.own(measure, name)
                said = alone(own, described.better, described.ends, self.evened(own))
                rows.append((name, measure, *said, *chance))
        names = ["strategy", "measure", *ALONE, "probability_best", "share_best"]
        return pd.DataFrame(rows, columns=names).set_index(["strategy", "measure"])

    def record(self, strategy: str, seed: int) -> Record:
        """What was counted in one run. KeyError for a run that was not made."""
        return self._record(Task(strategy, seed))

    def means(self) -> pd.DataFrame:
        """The mean over worlds of every measure (columns) under every strategy (rows), in the order of the file."""
        return pd.DataFrame({name: self.values(name).mean(axis=0) for name in self._values}, index=self.strategies)

    def difference(self, measure: str, strategy: str, other: str | None = None) -> Values:
        """World by world (of both), how much more of a measure a strategy has than another (the baseline)."""
        return apart(*self.pairs(measure, strategy, other or self.strategies[0]))

    def differences(self) -> pd.DataFrame:
        """Paired differences from the first strategy, by strategy and measure.

        ``difference``, ``low``, ``high`` in the measure's unit; ``percent…`` as a share of the baseline's
        mean, where that is well above zero (``percent_interval``); ``probability_better``: how surely the difference is
        for the better; ``pairing_gain``: how many times fewer worlds the same luck needs than independent luck;
        ``worlds``: of both with a value; ``undefined``: of both without.
        """
        return self._differences.copy()

    @cached_property
    def _differences(self) -> pd.DataFrame:
        rows = [
            (name, measure, *aside(*self.pairs(measure, name, self.strategies[0]), described.better, self.evened))
            for name in self.strategies[1:]
            for measure, described in self.measures.items()
        ]
        return pd.DataFrame(rows, columns=["strategy", "measure", *ASIDE]).set_index(["strategy", "measure"])

    @property
    def best(self) -> str | None:
        """The strategy with the best mean of the objective; ``verdict`` of a comparison says how surely.

        None where no strategy has a value of it in all of its worlds.
        """
        if not self.worlds:
            return None
        first = self.ranking(self.objective)[0]
        return None if np.isnan(self.own(self.objective, first)).any() else first

    def ranking(self, measure: str) -> list[str]:
        """The strategies by their mean of a measure, best first; equal ones in the order of the file.

        Those that have no value in some world come last. Where one has fewer worlds, its lead over the first strategy
        counts, in the worlds of both.
        """
        better = self.measures[measure].better or 1
        undefined = self.undefined(measure)
        base = self.strategies[0]
        levels = {}
        for name in self.strategies:
            if name in undefined or not self.worlds_of(name):
                levels[name] = -math.inf
            elif self._complete.all() or base in undefined:
                levels[name] = better * float(self.own(measure, name).mean())
            else:
                levels[name] = better * float(np.mean(self.difference(measure, name)))
        return sorted(self.strategies, key=lambda name: -levels[name])

    def funnel(self, channel: str | None = None) -> pd.DataFrame:
        """Where it leaks: by strategy, channel and stage, the mean count of a world, pass rates, reasons of losses.

        KeyError for an unknown channel.
        """
        frames = {}
        for name in self.strategies:
            labels = self._record(Task(name, self.seeds[0])).labels
            split = [
                self._record(Task(name, seed)).by_channel() for seed in self.seeds
            ]  # records are large, splits not
            totals = {entry: sum(world[entry] for world in split) for entry in split[0]}
            frames[name] = funnel(totals, channels_of(labels, channel), len(split))
        return pd.concat(frames, names=["strategy"])

    def promises(self) -> dict[str, pd.DataFrame]:
        """The three responses by strategy: a table by desk and segment, as means over the worlds."""
        frames = {}
        for name in self.strategies:
            labels = self._record(Task(name, self.seeds[0])).labels
            split = [self._record(Task(name, seed)).by_segment() for seed in self.seeds]
            totals = {entry: sum(world[entry] for world in split) for entry in split[0]}
            frames[name] = promises(totals, tuple(dict.fromkeys(labels.segments)), len(split))
        return frames

    def weekly(self, measure: str) -> pd.DataFrame:
        """A measure week by week: mean over worlds with 95% interval, indexed by strategy and week (the first is 0)."""
        frames = []
        for name in self.strategies:
            worlds = np.array([self._weeks[Task(name, seed)][measure] for seed in self.seeds], dtype=float)
            intervals = [mean_interval(week).within(*self.measures[measure].ends) for week in worlds.T]
            index = pd.MultiIndex.from_product([[name], range(len(intervals))], names=["strategy", "week"])
            frames.append(pd.DataFrame(intervals, index=index, columns=["mean", "low", "high"]))
        return pd.concat(frames)

    @cached_property
    def _weeks(self) -> dict[Task, dict[str, Any]]:
        tasks = [Task(name, seed) for name in self.strategies for seed in self.seeds]
        return {task: self._record(task).weekly() for task in tasks}
