"""A wanted precision, and how many worlds it takes: more are run until all that matters is known to within it.

Stopping at the first narrow interval would stop on lucky worlds: of such 95% intervals after 5 worlds or more only
92% hold the truth. So none stops before 20 worlds, and the worlds that seem enough are confirmed by a quarter more.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from simsales.experiments.errors import ExperimentError
from simsales.experiments.statistics import t_quantile

MOST_WORLDS = 500
FEWEST_WORLDS = 20
CONFIRMING = 0.25
LEAST_STEP = 5
LEAST_SIZE = 1e-6  # no number of worlds that anybody runs knows a difference better
_SAID = re.compile(r"(\d+(?:,\d{3})*(?:\.\d*)?|\.\d+)\s*(?:(%)|(points?)|([kKmM]?)\s*([A-Z]{3})?)")
_TIMES = {"": 1.0, "k": 1e3, "m": 1e6}
HOW = "say 1% (of the baseline's mean), 0.5 points (of a share, such as conversion) or an amount such as 20k"


@dataclass(frozen=True, slots=True)
class Precision:
    """How well differences of the objective are to be known, by the longer arm of their intervals.

    ``size`` is a part ``of`` the baseline's "mean", an absolute difference of a share (0.005 are half a point), or an
    "amount" of money, of the ``currency`` if one was said.
    """

    size: float
    of: Literal["mean", "share", "amount"]
    currency: str = ""

    @classmethod
    def read(cls, said: Precision | str | float) -> Precision:
        """What a user says: "1%", "0.5 points", "20k" (thousand; M: million), or a number, below 1 a part of the mean.

        ExperimentError for anything else.

        >>> Precision.read("1%"), Precision.read("0.5 points").size, Precision.read("20k CNY").size
        (Precision(size=0.01, of='mean', currency=''), 0.005, 20000.0)
        """
        if isinstance(said, Precision):
            return said
        text = said.strip() if isinstance(said, str) else f"{said:.12f}".rstrip("0") if 0 < said < 1e15 else ""
        match = _SAID.fullmatch(text)
        if match is None:
            raise ExperimentError(f'precision "{said}": {HOW}')
        number, percent, points, thousands, currency = match.groups()
        size = float(number.replace(",", ""))
        if percent or points:
            size /= 100
        part = bool(percent) or not (points or thousands or currency or size >= 1)
        if size < LEAST_SIZE or (size >= 1 and (percent or points)):
            raise ExperimentError(f'precision "{said}": it must be {LEAST_SIZE:.4%} or more, and less than 100%: {HOW}')
        if part or points:
            return cls(size, "mean" if part else "share")
        return cls(size * _TIMES[thousands.lower()], "amount", currency or "")

    def of_a(self, unit: str, objective: str, currency: str) -> Precision:
        """The same, if the objective can be known so well. ExperimentError for points of money, or money of a share."""
        money = unit != "share"
        if self.of == "share" and money:
            raise ExperimentError(
                f"precision {self.text()}: the objective is {objective}, in {currency}: say an amount such as 20k, or "
                "1% (of the baseline's mean)"
            )
        if self.of == "amount" and not money:
            raise ExperimentError(
                f"precision {self.text()}: the objective is {objective}, a share: say 0.5 points, or 1% (of the "
                "baseline's mean)"
            )
        if self.currency not in ("", currency):
            raise ExperimentError(f"precision {self.text()}: the scenario's money is {currency}")
        return self

    def text(self, currency: str = "") -> str:
        """How it is written.

        >>> Precision(0.005, "share").text(), Precision(0.01, "mean").text(), Precision(2e4, "amount").text("CNY")
        ('0.5 points', '1%', '20,000 CNY')
        """
        if self.of == "amount":
            return f"{self.size:,.12g} {self.currency or currency}".strip()
        number = f"{100 * self.size:.10g}"
        return f"{number}%" if self.of == "mean" else f"{number} point{'' if number == '1' else 's'}"


def worlds_to_reach(half_width: float, worlds: int, target: float) -> float:
    """About how many worlds bring the half-width of an interval down to a target; infinite for zero.

    >>> worlds_to_reach(half_width=2.0, worlds=20, target=1.0) > 70
    True
    """
    if not half_width > 0:
        return float(worlds)
    if target <= 0:
        return math.inf
    needed = worlds * (half_width / target) ** 2
    if worlds > 2 and needed < 1e6:
        needed *= (t_quantile(max(math.ceil(needed) - 1, 1)) / t_quantile(worlds - 1)) ** 2
    return float(math.ceil(needed))


def refine(look: Callable[[int], tuple[float, float]], worlds: int) -> bool | None:
    """Ask for worlds until an interval is as narrow as wanted, and stays so when a quarter more are added.

    ``look(worlds)`` completes so many worlds and says the interval's longer arm and the wanted one. True when it is
    reached, False when it is not in 500 worlds, None when there is no interval (NaN). An arm of zero, where nothing is
    left to know, needs no confirming.

    >>> refine(lambda worlds: (2 / worlds**0.5, 0.5), worlds=5), refine(lambda worlds: (1.0, 0.5), worlds=5)
    (True, False)
    """
    worlds = max(worlds, FEWEST_WORLDS)
    confirming = False
    while True:
        half, target = look(worlds)
        if math.isnan(half) or math.isnan(target):
            return None
        reached = half <= target
        if worlds >= MOST_WORLDS or (reached and (confirming or half == 0)):
            return reached
        confirming = reached
        if reached:
            wanted = worlds * (1 + CONFIRMING)
        else:
            wanted = min(max(worlds_to_reach(half, worlds, target), worlds + LEAST_STEP), 2 * worlds)
        worlds = min(math.ceil(wanted), MOST_WORLDS)
