"""Evaluations of a calibration: the world at some values, on the same luck, made and kept as all runs are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from simsales.experiments.execute import Task
from simsales.experiments.free import Parameters
from simsales.experiments.inputs import change
from simsales.experiments.losses import Loss, scales, weights
from simsales.experiments.moments import Reading
from simsales.experiments.runner import Done, Progress, Runner
from simsales.experiments.store import Store
from simsales.experiments.worlds import world_seeds
from simsales.files.problems import ScenarioError
from simsales.market.check import Prepared, check

BARRIER = 10.0  # times the worst loss so far, of values that do not go together


class Interrupted(Exception):
    """Ctrl-C between or within evaluations: what was evaluated is there."""


@dataclass
class Trials:
    """Evaluates parameters: ``parts`` of the way between their ends, in ``worlds`` with so many ``customers``.

    The luck is the same at all values: the same seeds, and the same draws of the same customer. ``history`` has every
    point with its loss.
    """

    prepared: Prepared
    strategy: str
    parameters: Parameters
    targets: pd.DataFrame
    reading: Reading
    loss: Loss
    store: Store
    jobs: int
    progress: Callable[[Progress], None]
    worlds: int
    customers: int | None = None
    done: Done = field(default_factory=Done)
    history: list[tuple[tuple[float, ...], float]] = field(default_factory=list)
    known: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    asked: int = 0
    evaluated: int = 0

    def __post_init__(self) -> None:
        train = (self.targets["use"] == "train").to_numpy()
        self.train, self.trained = train, self.targets[train]
        self.size, self.weight = scales(self.trained), weights(self.trained)

    def simulated(self, parts: Any, first: int = 0) -> Any:
        """The figures in the place of all targets, in worlds from the first, or from another on: worlds x targets."""
        values = self.parameters.values(parts)
        key = (tuple(values.values()), self.customers)
        seeds = world_seeds(self.prepared.loaded.scenario.run.seed, first + self.worlds)[first:]
        missing = [seed for seed in seeds if (*key, seed) not in self.known]
        if missing:
            self._run(values, key, missing)
        return np.array([self.known[(*key, seed)] for seed in seeds])

    def _run(self, values: dict[str, Any], key: tuple[Any, ...], seeds: Sequence[int]) -> None:
        sized = {} if self.customers is None else {"run.customers": self.customers}
        changed = check(change(self.prepared.loaded, {**values, **sized}))
        self.asked += len(seeds)
        before = self.done.executed + self.done.from_store

        def tell(found: Progress) -> None:
            self.progress(Progress(before + found.done, self.asked, self.done.from_store + found.from_store))

        tasks = {seed: Task(self.strategy, seed) for seed in seeds}
        observers = {"": self.reading}
        with Runner({"": changed}, observers, jobs=self.jobs, store=self.store, progress=tell) as runner:
            runner.run(tasks.values())
        self.done = self.done.and_then(runner.done)
        for seed, task in tasks.items():
            if task in runner.summaries:
                found = runner.summaries[task]
                self.known[(*key, seed)] = [found[str(place)] for place in range(len(self.targets))]
        if runner.done.interrupted:
            raise Interrupted
        if len([task for task in tasks.values() if task in runner.summaries]) < len(tasks):
            runner.stop_if_empty()

    def frame(self, figures: Any, train: bool = True) -> pd.DataFrame:
        """Targets with the mean of the figures of some worlds beside, those to be fitted or all."""
        mean = np.asarray(figures).mean(axis=0)
        frame = self.targets.assign(simulated=mean)
        return frame[self.train] if train else frame

    def __call__(self, parts: Sequence[float]) -> float:
        """The loss at some parts; many times the worst one where values do not go together, or figures are none."""
        self.evaluated += 1
        try:
            found = float(self.loss(self.frame(self.simulated(parts))))
        except ScenarioError:
            found = np.nan
        if not np.isfinite(found):
            worst = max((loss for _, loss in self.history), default=1.0)
            return BARRIER * max(worst, 1.0)
        self.history.append((tuple(float(each) for each in parts), found))
        return found

    @property
    def best(self) -> tuple[float, ...]:
        """The point with the least loss so far."""
        return min(self.history, key=lambda each: each[1])[0]

    def noise(self, figures: Any) -> float:
        """How well the simulated targets are known: the root mean square of their standard errors, in their size."""
        if len(figures) < 2:
            return np.inf
        error = figures.std(axis=0, ddof=1)[self.train] / np.sqrt(len(figures))
        return float(np.sqrt(self.weight @ (error / self.size) ** 2))

    def loss_error(self, figures: Any) -> float:
        """The standard error of the loss, by leaving out each world (Quenouille 1956; Tukey 1958)."""
        count = len(figures)
        without = [self.loss(self.frame(np.delete(figures, each, axis=0))) for each in range(count)]
        return float(np.sqrt((count - 1) / count * np.sum((np.array(without) - np.mean(without)) ** 2)))

    def slopes(self, parts: Sequence[float], step: float) -> tuple[Any, Any]:
        """How weighted targets move with each parameter, and the standard error of that: targets x parameters."""
        found, errors = [], []
        for place in range(len(parts)):
            ends = [np.array(parts, float) for _ in range(2)]
            ends[0][place], ends[1][place] = max(parts[place] - step, 0.0), min(parts[place] + step, 1.0)
            low, high = (self.simulated(end) for end in ends)
            each = (high - low)[:, self.train] / (ends[1][place] - ends[0][place]) * np.sqrt(self.weight) / self.size
            found.append(each.mean(axis=0))
            errors.append(each.std(axis=0, ddof=1) / np.sqrt(len(each)))
        return np.array(found).T, np.array(errors).T
