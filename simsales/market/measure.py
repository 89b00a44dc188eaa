"""What a measure is: a figure that users read, and how it follows from what was counted."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

type Counts = Mapping[str, Any]  # entry -> number, or array of numbers
MONTHS_PER_WEEK = 12 / 52


@dataclass(frozen=True)
class Measure:
    """A figure that users read: its label, its unit, whether more is better, and how it follows from the counts.

    One that is ``rare`` has no line on the terminal where there is none of it.
    """

    label: str
    unit: str  # "share", "money", "count", "score" or "mean"
    better: int  # 1: more is better, -1: less is better, 0: neither
    description: str
    of: Callable[[Counts], Any]
    rare: bool = False
    rate: bool = False  # a share that can be above one, of what is exposed again and again

    @property
    def ends(self) -> tuple[float, float]:
        """What it cannot be below, nor above: money can be lost; a share, but no rate, and a score are one at most."""
        most = 1.0 if self.unit in ("share", "score") and not self.rate else math.inf
        return (-math.inf if self.unit == "money" else 0.0), most


def ratio(above: Any, below: Any) -> Any:
    """above / below, not a number where there is nothing below."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.asarray(below) > 0, np.asarray(above, float) / np.asarray(below, float), np.nan)
