"""Whom something is meant for, as a strategy says it; ``belonging`` has the rule that reads it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simsales.market.ground.kinds import LIVES, ORIENTATIONS


@dataclass(frozen=True)
class Audience:
    """Which customers something is meant for; every condition must hold, and what is not said holds for all.

    ``tenure`` and ``weeks_to_end`` are (least, most) in weeks (of the category concerned; no commitment counts as 0),
    ``satisfaction`` is (least, most) in 0..1, ``paid`` is (least, most) in currency a month.
    """

    segments: tuple[int, ...] | None = None
    orientations: tuple[str, ...] | None = None
    tenure: tuple[float, float] = (-np.inf, np.inf)
    weeks_to_end: tuple[float, float] = (-np.inf, np.inf)
    satisfaction: tuple[float, float] = (-np.inf, np.inf)
    paid: tuple[float, float] = (-np.inf, np.inf)
    holds: str = "any"  # one of HOLDS, in the category concerned
    life: tuple[str, ...] | None = None  # stages of LIVES

    def row(self) -> list[float]:
        """The conditions as a row of numbers, as ``belonging.belongs`` reads them."""
        chosen = self.orientations if self.orientations is not None else ORIENTATIONS
        lean = sum(1 << ORIENTATIONS.index(name) for name in chosen)
        segments = (1 << 53) - 1 if self.segments is None else sum(1 << s for s in self.segments)
        bounds = (self.tenure, self.weeks_to_end, self.satisfaction, self.paid)
        return [
            float(segments),
            float(lean),
            *(end for pair in bounds for end in pair),
            float(HOLDS.index(self.holds)),
            float(sum(1 << LIVES.index(name) for name in (LIVES if self.life is None else self.life))),
        ]


HOLDS = ("any", "ours", "rival", "nothing", "not ours")
AUDIENCE_ROW = 12  # numbers in a row of conditions
EVERYONE = Audience()
