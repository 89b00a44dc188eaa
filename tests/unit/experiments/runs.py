"""Runs that are made up, to see what becomes of them."""

import hashlib
from collections.abc import Collection

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
