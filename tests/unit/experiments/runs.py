"""Runs that are made up, to see what becomes of them."""

import hashlib
from collections.abc import Collection

import numpy as np

from simsales.experiments.execute import Task
from simsales.experiments.store import Outcome
from simsales.market.check import Prepared


class Made:
    """An observer whose runs are noted, and differ with everything that they depend on; some of them fail."""

    def __init__(self, digest: str | None, fails: Collection[int] = (), strategy: str | None = None) -> None:
        self.digest, self.fails, self.strategy = digest, fails, strategy
        self.tasks: list[Task] = []

    def __call__(self, prepared: Prepared, task: Task) -> Outcome:
        self.tasks.append(task)
        if task.seed in self.fails and self.strategy in (None, task.strategy):
            raise ValueError("no such world")
        said = f"{self.digest} {task.strategy} {task.seed} {prepared.loaded.scenario.run.customers}"
        number = int.from_bytes(hashlib.sha256(said.encode()).digest()[:4]) / 2**32
        return Outcome({"margin": 100 + number, "churn": 0.01}, f"{task.strategy} {task.seed}".encode(), 0.0)


class Runner:
    """Made-up runs that are noted; the margin varies with luck, and by ``own`` between strategies."""

    digest = "made up"

    def __init__(self, own: float = 0.01, interrupt_at: int | None = None) -> None:
        self.tasks: list[Task] = []
        self.own, self.interrupt_at = own, interrupt_at

    def __call__(self, prepared: Prepared, task: Task) -> Outcome:
        if len(self.tasks) == self.interrupt_at:
            raise KeyboardInterrupt
        self.tasks.append(task)
        number = list(prepared.strategies).index(task.strategy)
        luck = np.random.default_rng(task.seed).normal()
        own = np.random.default_rng((task.seed, number)).normal()
        return Outcome({"margin": 100 + 10 * luck + number + 100 * self.own * own, "churn": 0.01}, b"", 0.0)
