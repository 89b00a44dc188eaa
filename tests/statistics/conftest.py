"""Comparisons made of given numbers, without a market."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from simsales.experiments.accounting import Account
from simsales.experiments.comparison import Comparison
from simsales.experiments.execute import Task
from simsales.experiments.paired import Question


def comparison_of(measures: Mapping[str, Any], **asked: Any) -> Comparison:
    """A comparison of strategies A, B, …: ``measures`` has a row a world and a column a strategy (NaN: undefined)."""
    worlds, count = np.shape(next(iter(measures.values())))
    names = [chr(ord("A") + place) for place in range(count)]
    summaries = {
        Task(name, world): {measure: float(values[world, place]) for measure, values in measures.items()}
        for world in range(worlds)
        for place, name in enumerate(names)
    }
    question = Question("A title", "Which?", "EUR", 1000, 52, next(iter(measures)), **asked)
    return Comparison(question, dict.fromkeys(names, ""), summaries, _none, range(worlds), Account())


def _none(task: Task) -> Any:
    raise KeyError(task)


@pytest.fixture
def compared() -> Any:
    """``comparison_of``."""
    return comparison_of
