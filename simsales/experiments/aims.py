"""What a search for the best is after: objectives, and limits that means have to keep."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from simsales.experiments.errors import ExperimentError
from simsales.market.measures import MEASURES

_LIMIT = re.compile(r"\s*(\w+)\s*(<=|>=)\s*(-?[\d.]+(?:[eE][+-]?\d+)?)\s*(%|k|M)?\s*")
_TIMES = {"": 1.0, "%": 0.01, "k": 1e3, "M": 1e6}


@dataclass(frozen=True)
class Limit:
    """What a mean has to keep: a ``measure``, at most or at least a ``bound``."""

    measure: str
    at_most: bool
    bound: float

    @classmethod
    def read(cls, text: str) -> Limit:
        """Of ``"acquisition_spend <= 50k"``. ExperimentError for another text.

        >>> Limit.read("churn <= 2%")
        Limit(measure='churn', at_most=True, bound=0.02)
        """
        match = _LIMIT.fullmatch(text)
        if match is None:
            raise ExperimentError(
                f'"{text}" is no limit: write it as MEASURE<=NUMBER or MEASURE>=NUMBER, such as margin>=0'
            )
        return cls(match[1], match[2] == "<=", float(match[3]) * _TIMES[match[4] or ""])

    def excess(self, means: Any) -> Any:
        """By how much means are beyond the bound; negative within it."""
        return means - self.bound if self.at_most else self.bound - means

    def __str__(self) -> str:
        return f"{self.measure} {'<=' if self.at_most else '>='} {self.bound:g}"


@dataclass(frozen=True)
class Aim:
    """What is looked for: objectives (the higher the better, or the lower, as the measure is), and limits."""

    objectives: tuple[str, ...]
    limits: tuple[Limit, ...] = ()

    @property
    def measures(self) -> list[str]:
        """All measures that are read, each once."""
        return list(dict.fromkeys([*self.objectives, *(each.measure for each in self.limits)]))

    def gains(self, figures: Any) -> Any:
        """Figures (… x measures) of the objectives, so that higher is better: … x objectives."""
        places = [self.measures.index(name) for name in self.objectives]
        return figures[..., places] * [MEASURES[name].better or 1 for name in self.objectives]

    def keeps(self, means: Any) -> Any:
        """Which means (points x measures) keep all limits; those without figures do not."""
        kept = np.isfinite(means).all(axis=-1)
        for each in self.limits:
            kept &= each.excess(means[..., self.measures.index(each.measure)]) <= 0
        return kept

    def beyond(self, means: Any) -> Any:
        """How far means are beyond the limits together, in parts of the bounds."""
        far = np.zeros(means.shape[:-1])
        for each in self.limits:
            far += np.maximum(each.excess(means[..., self.measures.index(each.measure)]), 0) / max(
                abs(each.bound), 1e-9
            )
        return far
