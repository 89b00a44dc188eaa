"""Which of several strategies is best, and how surely: chances, and tests that allow for how many were compared."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from simsales.experiments.statistics import (
    Values,
    fewest_worlds,
    mean_interval,
    p_value,
    probability_positive,
    t_quantile,
)

DRAWS = 100_000
ASSURANCE = 0.8
MOST = 1_000_000


def probability_best(values: Values, better: int) -> Values:
    """The probability that each strategy (column) has the best true mean, given paired worlds (rows).

    The posterior of the means is a multivariate t around the sample means with n−1 degrees of freedom and
    scale S/n (the prior |Σ|^-k of Geisser & Cornfield 1963, under which every pair agrees with its paired
    t-interval). Two strategies: exact. More: 100,000 draws of a generator with a fixed seed, so the answer
    is reproducible; its error is below 0.002. Equal strategies share. None is surer than a coin that falls on the
    same side in every world (1 − 2^-n), nor is one ruled out more surely. NaN for one world, for no more worlds than
    strategies (they cannot say how these vary together), or for a measure of which neither end is better.

    >>> probability_best(np.array([[1.0, 2.0], [1.0, 4.0], [1.1, 3.0]]), better=1).round(3).tolist()
    [0.125, 0.875]
    """
    worlds, strategies = values.shape
    if strategies == 1:
        return np.ones(1)
    if worlds < 2 or better == 0 or np.isnan(values).any():
        return np.full(strategies, np.nan)
    values = values * better
    if strategies == 2:
        first = probability_positive(values[:, 0] - values[:, 1])
        return np.array([first, 1 - first])
    apart = len(np.unique(values, axis=1).T)  # strategies that do the same are one
    if worlds <= apart:
        return np.full(strategies, np.nan)
    centre = values.mean(axis=0)
    _, scales, axes = np.linalg.svd((values - centre) / math.sqrt(worlds * (worlds - 1)), full_matrices=False)
    normal, chi = _draws(len(scales), worlds)
    means = (scales[:, None] * axes).T @ normal  # a row a strategy: NumPy is slow along short rows
    means /= chi
    means += centre[:, None]
    tolerance = 1e-10 * max(float(np.abs(values).max()), 1e-300)
    winners = means >= means.max(axis=0) - tolerance
    many = winners.sum(axis=0)
    chances = (winners / many if many.max() > 1 else winners).mean(axis=1)
    return np.asarray(np.clip(chances, 2.0**-worlds, 1 - 2.0**-worlds))


@lru_cache(maxsize=2)
def _draws(axes: int, worlds: int) -> tuple[Values, Values]:
    """Draws of a t-distribution: normal ones, a row an axis, and what they are divided by; always the same."""
    random = np.random.Generator(np.random.Philox(key=20_260_105))
    normal = np.ascontiguousarray(random.standard_normal((DRAWS, axes)).T)
    return normal, np.sqrt(random.chisquare(worlds - 1, DRAWS) / (worlds - 1))


def share_best(values: Values, better: int) -> Values:
    """The share of worlds in which each strategy came out best; equal ones share a world.

    >>> share_best(np.array([[1.0, 2.0], [3.0, 1.0], [2.0, 2.0], [0.0, 1.0]]), better=1).tolist()
    [0.375, 0.625]
    """
    if len(values) == 0 or better == 0 or np.isnan(values).any():
        return np.full(values.shape[1], np.nan)
    signed = values * better
    winners = signed == signed.max(axis=1, keepdims=True)
    return np.asarray((winners / winners.sum(axis=1, keepdims=True)).mean(axis=0))


def holm(doubts: list[float]) -> list[float]:
    """P-values that allow for how many they are, in their order (Holm 1979).

    The least is multiplied by their number, the next by one less, and so on; none is less than one before it.

    >>> [round(each, 6) for each in holm([0.04, 0.01, 0.02])]
    [0.04, 0.03, 0.04]
    """
    adjusted, before = [0.0] * len(doubts), 0.0
    for place, index in enumerate(sorted(range(len(doubts)), key=lambda each: doubts[each])):
        before = adjusted[index] = max(before, min(1.0, doubts[index] * (len(doubts) - place)))
    return adjusted


def doubts_of_beating(leads: list[Values]) -> list[float]:
    """How doubtful it is that a strategy has the better mean than each of the others, all comparisons counted.

    ``leads`` are its paired differences (better is positive). The two-sided p-values, by Holm: so "best" is said only
    where the interval against every other excludes zero, and the others' number is allowed for as in comparisons with
    the best (Hsu 1996); the nearest rival, which decides, costs nothing more than a comparison of two.

    >>> doubts_of_beating([np.array([2.0, 2.0]), np.array([0.0, 0.0])])
    [1.0, 1.0]
    """
    return holm([p_value(lead) if len(lead) and np.nanmean(lead) > 0 else 1.0 for lead in leads])


def worlds_to_tell(differences: Values, margin: float, doubt: float, assurance: float = ASSURANCE) -> float:
    """How many worlds in all would tell two strategies apart, or that they are as good, with so much assurance.

    The least N for which the mean of N worlds, n of them known, is likely enough to lie surely above or below zero, or
    surely within the margin of indifference. What it will be is a t-distribution around the mean of now, with n−1
    degrees of freedom and scale s √(1/n − 1/N): the difference that was seen is not taken as the true one, since that
    would keep its word in two cases of three only. At least, since what is to be told apart was chosen as the nearest.
    Skewed differences need more. Infinite where a million worlds are too few, NaN for one world.

    >>> luck = np.array([1.0, -1.0, 0.5, -0.5, 0.3, 0.2, -0.1, 0.4])
    >>> worlds_to_tell(luck + 5, 0.1, 0.05), 8 < worlds_to_tell(luck + 0.4, 0.1, 0.05) < 200
    (8.0, True)
    """
    from scipy.special import stdtr

    known = differences[~np.isnan(differences)]
    now = len(known)
    if now < 2:
        return math.nan
    mean, spread, fewest = float(known.mean()), float(known.std(ddof=1)), fewest_worlds(doubt)
    if spread == 0:
        return float(max(now, fewest)) if mean else math.inf

    _, least, most = mean_interval(known, 1 - doubt)
    arm = (mean - least if mean > 0 else most - mean) * math.sqrt(now) / (t_quantile(now - 1, 1 - doubt) * spread)

    def tells(worlds: int) -> bool:
        skewed = 1 + (arm - 1) * math.sqrt(now / worlds)  # the arm towards zero is longer, by less and less
        half = skewed * t_quantile(worlds - 1, 1 - doubt) * spread / math.sqrt(worlds)
        scale = spread * math.sqrt(max(1 / now - 1 / worlds, 0.0)) or 1e-9 * spread
        within = min(max(margin - half, 0.0), half)
        below = [float(stdtr(now - 1, (mark - mean) / scale)) for mark in (-half, -within, within, half)]
        return below[0] + 1 - below[3] + (below[2] - below[1]) >= assurance

    low, high = max(now, fewest) - 1, max(now, fewest)
    while not tells(high):
        low, high = high, 2 * high
        if high > MOST:
            return math.inf
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if tells(middle) else (middle, high)
    return float(high)
