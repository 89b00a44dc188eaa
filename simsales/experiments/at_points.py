"""Strategies lived at many points, a scenario with other values each, all in the same worlds: an array of figures.

What cannot be lived at one point costs no other: it is NaN, and said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from simsales.experiments.changes import changed
from simsales.experiments.errors import ExperimentError
from simsales.experiments.execute import Observer, Task, simulate
from simsales.experiments.runner import Done, Progress, Runner
from simsales.experiments.store import DEFAULT, Store
from simsales.files.problems import ScenarioError
from simsales.market.check import Prepared

BATCH = 512  # points whose scenarios are kept at a time


@dataclass
class Points:
    """Lives ``strategies`` of a scenario at points of ``keys``, and reads ``measures`` out of the runs.

    ``observer`` lives a run and reads it out (see ``Observer``). ``done`` is how all runs so far went, ``unfit`` has
    what is wrong with values that do not fit the scenario.
    """

    prepared: Prepared
    keys: Sequence[str]
    strategies: Sequence[str]
    measures: Sequence[str]
    jobs: int = -1
    store: Path | str | Store | None = DEFAULT
    progress: Callable[[Progress], None] = lambda progress: None
    observer: Observer = simulate
    done: Done = field(default_factory=Done)
    asked: int = 0
    unfit: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not isinstance(self.store, Store):
            self.store = Store(None if self.store is None else Path(self.store))

    def scenario(self, values: Sequence[str]) -> Prepared:
        """The scenario at a point. ScenarioError and ExperimentError for values that do not fit."""
        return changed(self.prepared, [f"{key}={value}" for key, value in zip(self.keys, values, strict=True)])

    def lived(self, table: Sequence[Sequence[str]], seeds: Sequence[Sequence[int]]) -> Any:
        """The figures of each point in worlds of these seeds: points x worlds x strategies x measures.

        NaN where there is none: the run failed, the values do not fit, or Ctrl-C came first.
        """
        found = np.full((len(table), max(map(len, seeds), default=0), len(self.strategies), len(self.measures)), np.nan)
        self.asked += sum(map(len, seeds)) * len(self.strategies)
        for start in range(0, len(table), BATCH):
            if self.done.interrupted:
                break
            self._batch(table[start : start + BATCH], seeds[start : start + BATCH], found[start : start + BATCH])
        return found

    def _batch(self, table: Sequence[Sequence[str]], seeds: Sequence[Sequence[int]], found: Any) -> None:
        variants: dict[str, Prepared] = {}
        for number, values in enumerate(table):
            try:
                variants[str(number)] = self.scenario(values)
            except ScenarioError as error:
                self.unfit.append(str(error))
        before = replace(self.done)

        def tell(now: Progress) -> None:
            done = before.executed + before.from_store + before.shared + now.done
            self.progress(Progress(done, self.asked, before.from_store + now.from_store))

        tasks = {
            (number, place, side): Task(name, seed, str(number))
            for number, own in enumerate(seeds) if str(number) in variants
            for place, seed in enumerate(own)
            for side, name in enumerate(self.strategies)
        }  # fmt: skip
        if not variants:
            return
        with Runner(variants, {"": self.observer}, jobs=self.jobs, store=self.store, progress=tell) as runner:
            runner.run(tasks.values())
        self.done = self.done.and_then(runner.done)
        for at, task in tasks.items():
            if task in runner.summaries:
                found[at] = [runner.summaries[task].get(name, np.nan) for name in self.measures]

    def stop_if_empty(self, figures: Any) -> None:
        """Say why nothing is there: ExperimentError with the first reason, or KeyboardInterrupt after Ctrl-C."""
        if np.isnan(figures).all():
            self.done.stop_if_empty()
            if self.unfit:
                raise ExperimentError(self.unfit[0])
