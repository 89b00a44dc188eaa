"""What the numbers of one strategy, or of two side by side, say: the columns of a comparison's tables."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from simsales.experiments.percent import percent_interval
from simsales.experiments.statistics import Values, apart, mean_interval, pairing_gain, probability_positive
from simsales.experiments.tail import worst_world, worst_worlds

ALONE = ("mean", "low", "high", "worst", "worst_low", "worst_high", "worst_seen", "worlds", "undefined")
ASIDE = (
    "difference", "low", "high", "percent", "percent_low", "percent_high", "probability_better", "pairing_gain",
    "worlds", "undefined",
)  # fmt: skip


def alone(
    values: Values, better: int, ends: tuple[float, float] = (-math.inf, math.inf), evened: Values | None = None
) -> tuple[float, ...]:
    """One strategy's numbers as ``ALONE``: worlds with a value, those without, and what the first say.

    None of them can lie outside the ``ends``. ``evened``: the numbers as the interval of their mean takes them.

    >>> dict(zip(ALONE, alone(np.array([2.0, 3.0, math.nan]), 1)))["undefined"]
    1
    """
    known = values[~np.isnan(values)]
    said = (
        *mean_interval(values if evened is None else evened).within(*ends),
        *worst_worlds(known, better),
        worst_world(known, better),
    )
    return (*said, len(known), len(values) - len(known))


def aside(
    value: Values, base: Values, better: int, evened: Callable[[Values], Values] = lambda values: values
) -> tuple[float, ...]:
    """One strategy's numbers beside another's in the same worlds, as ``ASIDE``; those where either has none count.

    ``evened`` makes of numbers what intervals take.

    >>> dict(zip(ASIDE, aside(np.array([2.0, 3.0]), np.array([1.0, 2.0]), 1)))["difference"]
    1.0
    """
    known = ~(np.isnan(value) | np.isnan(base))
    missing = int((~known).sum())
    value, base = value[known], base[known]
    difference = evened(apart(value, base))
    likely = probability_positive(better * difference) if better else math.nan
    gain = pairing_gain(base, value)
    return (
        *mean_interval(difference),
        *percent_interval(evened(value), evened(base)),
        likely,
        gain,
        len(value),
        missing,
    )
