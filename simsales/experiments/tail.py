"""When luck is bad: the expected shortfall, with its interval."""

from __future__ import annotations

import math

import numpy as np

from simsales.experiments.statistics import UNKNOWN, Interval, Values, mean_interval

WORST = 0.05
FEWEST = 100  # worlds: five of them make the worst 5%, and fewer say nothing of how far the mean of these may be off


def worst_worlds(values: Values, better: int, part: float = WORST) -> Interval:
    """The mean over the worst 5% of worlds (expected shortfall; Rockafellar & Uryasev 2000) with its 95% interval.

    The mean of ``q + min(x − q, 0) / part``, where q is the quantile that makes it greatest; a world on the boundary
    counts in part. UNKNOWN for fewer than 100 worlds or a measure of which neither end is better.

    >>> worst_worlds(np.arange(1.0, 201.0), better=1).mean, worst_worlds(np.arange(1.0, 201.0), better=-1).mean
    (5.5, 195.5)
    >>> worst_worlds(np.arange(20.0), better=1)
    Interval(mean=nan, low=nan, high=nan)
    """
    values = values[~np.isnan(values)]
    if len(values) < FEWEST or better == 0:
        return UNKNOWN
    signed = np.sort(values * better)
    edge = signed[math.ceil(part * len(signed) - 1e-9) - 1]
    mean, low, high = mean_interval(edge + np.minimum(signed - edge, 0) / part)
    return Interval(mean, low, high) if better > 0 else Interval(-mean, -high, -low)


def worst_world(values: Values, better: int) -> float:
    """The worst of the worlds that were run: what was seen, not what is to be expected. NaN where none is worse.

    >>> worst_world(np.array([5.0, 2.0, 9.0]), 1), worst_world(np.array([5.0, 2.0, 9.0]), -1)
    (2.0, 9.0)
    """
    values = values[~np.isnan(values)]
    return float((values * better).min() * better) if len(values) and better else math.nan
