"""Whom something is meant for, as a strategy says it; ``belonging`` has the rule that reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simsales.market.ground.kinds import LIVES, ORIENTATIONS

if TYPE_CHECKING:
    from simsales.market.ground.offers import Floats


@dataclass(frozen=True)
class Audience:
    """Which customers something is meant for; every condition must hold, and what is not said holds for all.

    ``tenure`` and ``weeks_to_end`` are (least, most) in weeks (of the category concerned; only commitments that run, or
    end this week, have an end), ``free_for`` is (least, most) weeks since the commitment ended,
    ``satisfaction`` is (least, most) in 0..1, ``paid`` is (least, most) in currency a month; ``attempts`` is (least,
    most) contacts by outbound channels so far. ``open_need`` is a category that they look for something in, ``fits``
    the bit of the conditions on a customer file's columns (-1: none).
    """

    segments: tuple[int, ...] | None = None
    orientations: tuple[str, ...] | None = None
    tenure: tuple[float, float] = (-np.inf, np.inf)
    weeks_to_end: tuple[float, float] = (-np.inf, np.inf)
    free_for: tuple[float, float] = (-np.inf, np.inf)
    satisfaction: tuple[float, float] = (-np.inf, np.inf)
    paid: tuple[float, float] = (-np.inf, np.inf)
    holds: str = "any"  # one of HOLDS, in the category concerned
    life: tuple[str, ...] | None = None  # stages of LIVES
    attempts: tuple[float, float] = (-np.inf, np.inf)
    open_need: int = -1
    fits: int = -1

    def row(self, segments: int = 0) -> list[float]:
        """The conditions as a row of numbers, as ``belonging.belongs`` reads them.

        Behind ``AUDIENCE_ROW`` numbers stands whether each segment is meant, up to the last that is, or ``segments``
        if they are more.
        """
        chosen = self.orientations if self.orientations is not None else ORIENTATIONS
        lean = sum(1 << ORIENTATIONS.index(name) for name in chosen)
        meant = np.zeros(max(segments, self.last_segment + 1))
        meant[list(self.segments or ())] = 1.0
        bounds = (self.tenure, self.weeks_to_end, self.satisfaction, self.paid)
        return [
            1.0 if self.segments is None else 0.0,
            float(lean),
            *(end for pair in bounds for end in pair),
            float(HOLDS.index(self.holds)),
            float(sum(1 << LIVES.index(name) for name in (LIVES if self.life is None else self.life))),
            *self.free_for,
            *self.attempts,
            float(self.open_need),
            float(self.fits),
            *meant.tolist(),
        ]

    @property
    def last_segment(self) -> int:
        """The highest number of a segment that is named; -1 if none is."""
        return max(self.segments or (), default=-1)


def conditions_of(audiences: Sequence[Audience]) -> Floats:
    """The conditions of several audiences, a row each, as wide as the segments that they name ask for.

    >>> conditions_of([Audience(), Audience(segments=(1999,))])[:, [0, -1]].tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    segments = max((each.last_segment for each in audiences), default=-1) + 1
    rows = np.array([each.row(segments) for each in audiences], np.float64)
    return rows.reshape(len(audiences), AUDIENCE_ROW + segments)


HOLDS = ("any", "ours", "rival", "nothing", "not ours")
AUDIENCE_ROW = 18  # numbers in a row of conditions before those by segment
EVERYONE = Audience()
