"""Figures of strategies on the same worlds, paired world by world, as tidy frames."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from simsales.experiments import statistics
from simsales.experiments.execute import Task
from simsales.market.funnel import channels_of, funnel
from simsales.market.ground.sample import Sample
from simsales.market.measures import MEASURES, Measure
from simsales.market.record import Record, Split

HEADLINES = ("conversion", "churn", "revenue")


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: the scenario's texts, its size, the measure that decides, and how a customer file was read.

    The customers ``stand_for`` so many; None: for themselves.
    """

    title: str
    question: str
    currency: str
    customers: int
    weeks: int
    objective: str
    customer_file: dict[str, Any] | None = None
    stand_for: int | None = None

    @property
    def sample(self) -> Sample:
        """The simulated customers, and how many they stand for."""
        return Sample.of(self.customers, self.stand_for)


@dataclass(frozen=True, slots=True)
class Account:
    """How the answer was reached: runs made, runs taken from the store, what was cut short.

    ``shared``: runs that stand for those of another strategy too, which does the same. ``precision`` is the wanted
    half-width as a share of the baseline's mean; ``reached`` whether it was met, None where there is no interval.
    ``failures``: runs that could not be made, or kept, and why.
    """

    executed: int = 0
    from_store: int = 0
    shared: int = 0
    seconds: float = 0.0
    store: str | None = None
    interrupted: bool = False
    precision: float | None = None
    reached: bool | None = None
    failures: tuple[str, ...] = ()


class Paired:
    """Strategies run in the same worlds, with the same luck; the first strategy is the baseline.

    Worlds in which a strategy is missing (an interrupted comparison) are left out.
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
        self.seeds = [seed for seed in seeds if all(Task(name, seed) in summaries for name in strategies)]
        self._record = records
        present = {name for summary in summaries.values() for name in summary}
        self.measures: dict[str, Measure] = {name: MEASURES[name] for name in MEASURES if name in present}
        self._values = {
            measure: np.array(
                [
                    [summaries[Task(name, seed)].get(measure, math.nan) for name in self.strategies]
                    for seed in self.seeds
                ]
            ).reshape(len(self.seeds), len(self.strategies))
            for measure in self.measures
        }

    @property
    def worlds(self) -> int:
        """How many worlds every strategy was run in."""
        return len(self.seeds)

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

    def values(self, measure: str) -> statistics.Values:
        """One measure, a row a world and a column a strategy. KeyError for an unknown measure."""
        return self._values[measure]

    @cached_property
    def runs(self) -> pd.DataFrame:
        """Every run: strategy, world, seed and all measures."""
        count = len(self.strategies)
        columns = {
            "strategy": np.tile(self.strategies, self.worlds),
            "world": np.repeat(np.arange(self.worlds), count),
            "seed": np.repeat(np.array(self.seeds, dtype=np.int64), count),
        }
        return pd.DataFrame(columns | {name: values.ravel() for name, values in self._values.items()})

    def table(self) -> pd.DataFrame:
        """By strategy and measure: mean, 95% interval, worst 5% of worlds, how surely and how often best."""
        rows = []
        for measure, described in self.measures.items():
            values = self._values[measure]
            likely = statistics.probability_best(values, described.better)
            often = statistics.share_best(values, described.better)
            for column, strategy in enumerate(self.strategies):
                mean, low, high = statistics.mean_interval(values[:, column])
                worst = statistics.worst_worlds(values[:, column], described.better)
                rows.append((strategy, measure, mean, low, high, worst, likely[column], often[column]))
        names = ["strategy", "measure", "mean", "low", "high", "worst", "probability_best", "share_best"]
        return pd.DataFrame(rows, columns=names).set_index(["strategy", "measure"])

    def record(self, strategy: str, seed: int) -> Record:
        """What was counted in one run. KeyError for a run that was not made."""
        return self._record(Task(strategy, seed))

    def means(self) -> pd.DataFrame:
        """The mean over worlds of every measure (columns) under every strategy (rows), in the order of the file."""
        return pd.DataFrame({name: values.mean(axis=0) for name, values in self._values.items()}, index=self.strategies)

    def difference(self, measure: str, strategy: str, other: str | None = None) -> statistics.Values:
        """World by world, how much more of a measure a strategy has than another (the baseline)."""
        column = self.strategies.index
        values = self._values[measure]
        return np.asarray(values[:, column(strategy)] - values[:, column(other or self.strategies[0])])

    def differences(self) -> pd.DataFrame:
        """Paired differences from the first strategy, by strategy and measure.

        ``difference``, ``low``, ``high`` in the measure's unit; ``percent…`` as a share of the baseline's
        mean; ``probability_better``: how surely the difference is for the better; ``pairing_gain``: how
        many times fewer worlds the same luck needs than independent luck.
        """
        rows = []
        for strategy in self.strategies[1:]:
            for measure, described in self.measures.items():
                pairs = self._values[measure][:, [0, self.strategies.index(strategy)]]
                base, value = pairs[~np.isnan(pairs).any(axis=1)].T
                interval = statistics.mean_interval(value - base)
                size = abs(float(base.mean())) if len(base) else math.nan
                percent = [number / size if size else math.nan for number in interval]
                better = described.better * (value - base)
                likely = statistics.probability_positive(better) if described.better else math.nan
                gain = statistics.pairing_gain(base, value)
                rows.append((strategy, measure, *interval, *percent, likely, gain))
        names = [
            "strategy", "measure", "difference", "low", "high", "percent", "percent_low", "percent_high",
            "probability_better", "pairing_gain",
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=names).set_index(["strategy", "measure"])

    @property
    def best(self) -> str:
        """The strategy with the best mean of the objective; ``verdict`` of a comparison says how surely."""
        return self.ranking(self.objective)[0]

    def ranking(self, measure: str) -> list[str]:
        """The strategies by their mean of a measure, best first; equal ones in the order of the file."""
        better = self.measures[measure].better or 1
        means = self._values[measure].mean(axis=0) * better
        order = np.argsort(-np.nan_to_num(means, nan=-math.inf), kind="stable")
        return [self.strategies[column] for column in order]

    def by(self, group: Split = "segment") -> pd.DataFrame:
        """For whom: mean and difference from the first strategy within each segment, channel or product.

        With 95% intervals; indexed by strategy, group and measure.
        """
        split = {
            name: [self._record(Task(name, seed)).summary(by=group) for seed in self.seeds] for name in self.strategies
        }
        rows = []
        for member in split[self.strategies[0]][0] if self.seeds else ():
            for measure in self.measures:
                values = {
                    name: np.array([world.get(member, {}).get(measure, math.nan) for world in worlds])
                    for name, worlds in split.items()
                }
                for name, column in values.items():
                    apart = statistics.mean_interval(column - values[self.strategies[0]])
                    rows.append((name, member, measure, *statistics.mean_interval(column), *apart))
        names = [
            "strategy",
            group,
            "measure",
            "mean",
            "low",
            "high",
            "difference",
            "difference_low",
            "difference_high",
        ]
        frame = pd.DataFrame(rows, columns=names).set_index(["strategy", group, "measure"])
        return frame[frame["mean"].notna()]

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

    def weekly(self, measure: str) -> pd.DataFrame:
        """A measure week by week: mean over worlds with 95% interval, indexed by strategy and week (the first is 0)."""
        frames = []
        for name in self.strategies:
            worlds = np.array([self._weeks[Task(name, seed)][measure] for seed in self.seeds], dtype=float)
            intervals = [statistics.mean_interval(week) for week in worlds.T]
            index = pd.MultiIndex.from_product([[name], range(len(intervals))], names=["strategy", "week"])
            frames.append(pd.DataFrame(intervals, index=index, columns=["mean", "low", "high"]))
        return pd.concat(frames)

    @cached_property
    def _weeks(self) -> dict[Task, dict[str, Any]]:
        tasks = [Task(name, seed) for name in self.strategies for seed in self.seeds]
        return {task: self._record(task).weekly() for task in tasks}
