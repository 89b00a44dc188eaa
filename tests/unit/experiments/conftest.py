"""A comparison made of given numbers, without a market."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simsales.experiments.accounting import Account
from simsales.experiments.comparison import Comparison
from simsales.experiments.execute import Task
from simsales.experiments.paired import Question
from simsales.market.starter import starter

type Make = Callable[..., Comparison]


class FakeRecord:
    """The record of a run in which nothing but the given measures happened."""

    labels = SimpleNamespace(own=1)

    def __init__(self, summary: Mapping[str, float]) -> None:
        self.measures = summary

    def entry(self, name: str) -> Any:
        """Nothing was counted."""
        return np.zeros((1, 1, 1, 1))

    def summary(self, by: str | None = None) -> dict[str, Any]:
        """Two groups, the second twice the first."""
        return {
            name: {measure: part * value for measure, value in self.measures.items()}
            for name, part in (("small", 1 / 3), ("large", 2 / 3))
        }

    def weekly(self) -> dict[str, Any]:
        """Three weeks, the measure growing."""
        return {measure: value * np.array([1.0, 2.0, 3.0]) for measure, value in self.measures.items()}


@pytest.fixture
def make() -> Make:
    """Make a comparison from ``{measure: {strategy: [a number a world]}}``."""

    def make_comparison(
        numbers: Mapping[str, Mapping[str, list[float]]], objective: str = "margin", **account: Any
    ) -> Comparison:
        names = list(next(iter(numbers.values())))
        summaries: dict[Task, dict[str, float]] = {}
        for measure, by_strategy in numbers.items():
            for name, values in by_strategy.items():
                for seed, value in enumerate(values, start=1):
                    summaries.setdefault(Task(name, seed), {})[measure] = value
        seeds = range(1, 1 + max(task.seed for task in summaries))
        question = Question("A title", "Which one?", "EUR", 1000, 52, objective)
        return Comparison(
            question,
            dict.fromkeys(names, "described"),
            summaries,
            lambda task: FakeRecord(summaries[task]),  # type: ignore[arg-type, return-value]
            seeds,
            Account(**account),
        )

    return make_comparison


NUMBERS = {
    "conversion": {"As today": [0.05, 0.06, 0.055], "Bundle": [0.052, 0.062, 0.0572]},
    "churn": {"As today": [0.010, 0.012, 0.011], "Bundle": [0.011, 0.011, 0.011]},
    "revenue": {"As today": [1e6, 1.2e6, 1.1e6], "Bundle": [1.1e6, 1.31e6, 1.2e6]},
    "margin": {"As today": [3e5, 4e5, 3.5e5], "Bundle": [2.9e5, 3.88e5, 3.39e5]},
    "orders": {"As today": [100.0, 120.0, 110.0], "Bundle": [110.0, 130.0, 120.0]},
    "acquisition_cost": {"As today": [50.0, float("nan"), 60.0], "Bundle": [40.0, 50.0, 45.0]},
}


@pytest.fixture
def numbers() -> dict[str, dict[str, list[float]]]:
    """The measures of two strategies in three worlds."""
    return NUMBERS


@pytest.fixture
def comparison(make: Make) -> Comparison:
    """Two strategies in three worlds."""
    return make(NUMBERS, executed=4, from_store=2, store="results.db")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A scenario file to be changed: three strategies, 20 replications."""
    path = tmp_path / "question.toml"
    path.write_text(starter("question"))
    return path
