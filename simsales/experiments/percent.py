"""Percent of a mean that is not known itself: Fieller's interval, or none where a percent would mislead."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from simsales.experiments.statistics import (
    CONFIDENCE,
    ENOUGH,
    NOISE,
    UNKNOWN,
    Interval,
    Moments,
    Values,
    lean_of,
    mean_interval,
    t_quantile,
)

WELL_ABOVE = 0.5  # of the mean: a longer lower arm of its interval, and no percent is said of it
HALVINGS = 60


class _Joint(NamedTuple):
    """What ``y − r·x`` has as its moments, for any r, from the joint moments of y and x about their means."""

    worlds: int
    means: tuple[float, float]
    squares: tuple[float, float, float]
    cubes: tuple[float, float, float, float]
    sizes: tuple[float, float]

    def at(self, ratio: float) -> Moments:
        yy, yx, xx = self.squares
        yyy, yyx, yxx, xxx = self.cubes
        mean = self.means[0] - ratio * self.means[1]
        square = yy - 2 * ratio * yx + ratio**2 * xx
        spread = math.sqrt(max(square, 0.0) / (self.worlds - 1))
        if spread <= NOISE * (self.sizes[0] + abs(ratio) * self.sizes[1]) * 1e3:
            return Moments(self.worlds, mean, 0.0, 0.0)
        cube = yyy - 3 * ratio * yyx + 3 * ratio**2 * yxx - ratio**3 * xxx
        return Moments(self.worlds, mean, spread / math.sqrt(self.worlds), lean_of(self.worlds, cube, spread))


def _joint(y: Values, x: Values) -> _Joint:
    a, b = y - y.mean(), x - x.mean()
    return _Joint(
        len(y),
        (float(y.mean()), float(x.mean())),
        (float(a @ a), float(a @ b), float(b @ b)),
        (float((a**3).sum()), float((a * a) @ b), float((b * b) @ a), float((b**3).sum())),
        (float(np.abs(y).max()), float(np.abs(x).max())),
    )


def well_above_zero(values: Values, confidence: float = CONFIDENCE) -> bool:
    """Whether a percent may be said of a mean: it is positive, and the lower arm of its interval is at most half of it.

    Then Fieller's g, (half-width / mean)², is at most a quarter. A mean loss has no percent, nor has a mean near zero.

    >>> well_above_zero(np.array([100.0, 110.0, 90.0])), well_above_zero(np.array([-100.0, -110.0, -90.0]))
    (True, False)
    """
    mean, low, _ = mean_interval(values, confidence)
    known = values[~np.isnan(values)]
    if len(known) > 1 and math.isnan(low):  # the same in each of a few worlds
        low = mean
    return bool(mean > 0 and mean - low <= WELL_ABOVE * mean)


def share_interval(part: Values, whole: Values, confidence: float = CONFIDENCE) -> Interval:
    """The mean of a part over the mean of the whole, by Fieller (1954): all r for which mean(part − r·whole) may be 0.

    Whether it may is asked of the same test as everywhere (``Moments.above``), so a skewed one is allowed for. Exact
    for normal numbers, where the delta method is not. UNKNOWN where the whole is not ``well_above_zero``; without ends
    where a few worlds all have the same ratio. Worlds in which either is NaN are left out.

    >>> whole = np.array([90.0, 100.0, 110.0, 95.0, 105.0])
    >>> found = share_interval(whole * 0.04 + np.array([1.0, -1, 1, -1, 0]), whole)
    >>> found.low < found.mean < found.high, round(found.mean, 6)
    (True, 0.04)
    """
    known = ~(np.isnan(part) | np.isnan(whole))
    part, whole = part[known], whole[known]
    if len(whole) < 2 or not well_above_zero(whole, confidence):
        return UNKNOWN
    joint = _joint(part, whole)
    ratio = joint.means[0] / joint.means[1]
    if joint.at(ratio).error == 0:
        return Interval(ratio, ratio, ratio) if len(part) >= ENOUGH else Interval(ratio, math.nan, math.nan)
    quantile = t_quantile(len(part) - 1, confidence)
    step = joint.at(ratio).error / joint.means[1]
    low = _end(lambda off: joint.at(ratio - off).above() > quantile, step)
    high = _end(lambda off: joint.at(ratio + off).negated().above() > quantile, step)
    return UNKNOWN if low is None or high is None else Interval(ratio, ratio - low, ratio + high)


def _end(excluded: Callable[[float], bool], step: float) -> float | None:
    """How far off a ratio is excluded first; None where none is."""
    inside, outside = 0.0, step
    while not excluded(outside):
        inside, outside = outside, 2 * outside
        if outside > 2.0**HALVINGS * step:
            return None
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if excluded(middle):
            outside = middle
        else:
            inside = middle
    return outside


def percent_interval(one: Values, other: Values, confidence: float = CONFIDENCE) -> Interval:
    """How much more the mean of one is than that of another, as a share of the other's, with its interval.

    The only percent of a difference that is printed (verdict, tables, figure, systems). UNKNOWN where the other's mean
    is not ``well_above_zero``: then the difference itself is to be shown.

    >>> loss = np.array([-100.0, -110.0, -90.0])
    >>> percent_interval(loss + 200, loss)
    Interval(mean=nan, low=nan, high=nan)
    """
    return share_interval(one - other, other, confidence)
