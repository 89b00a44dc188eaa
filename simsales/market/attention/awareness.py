"""Awareness of each own offer: it fades, and rises with exposure by saturation.

a <- keep * a, then a <- a + (1 - a)(1 - exp(-exposure)). Exposures are advertising and displays (the plan), what
friends told last week, and presentations (in the choice).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.market.attention.plan import Attention
from simsales.market.ground.day import Today

READS = ("segment", "tellings")
WRITES = ("awareness",)


@rule
def seen(exposure: float) -> float:
    """The part of the unaware who become aware at an exposure."""
    return 1.0 - math.exp(-exposure)


@rule
def aware(awareness: float, keep: float, reached: float) -> float:
    """Awareness after a week's fading and after reaching a part of the unaware.

    >>> aware(0.5, 1.0, 0.5)
    0.75
    """
    faded = awareness * keep
    return faded + (1.0 - faded) * reached


@loop
def _advertise(people: Any, telling: float, keep: float, reached: Any) -> None:
    for i in range(people.segment.shape[0]):
        told = people.tellings[i]
        heard = 0.0 if told == 0 else seen(telling * told)
        for j in range(people.awareness.shape[1]):
            people.awareness[i, j] = aware(people.awareness[i, j], keep, reached[j] + (1.0 - reached[j]) * heard)


def advertise(today: Today) -> None:
    """Let awareness fade, and rise by this week's advertising and by last week's tellings."""
    keep = 0.5 ** (1 / today.facts.selling.awareness_half_life)
    reached = -np.expm1(-today.plan[Attention].exposure)
    _advertise(today.people, today.facts.selling.telling, keep, reached)
