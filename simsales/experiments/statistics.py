"""What replications say: means and paired differences with intervals, who is best, the worst worlds.

Pure functions of arrays of one measure: one row a world, one column a strategy where several are compared.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

type Values = np.ndarray[Any, np.dtype[np.float64]]

CONFIDENCE = 0.95
WORST = 0.05
DRAWS = 100_000


class Interval(NamedTuple):
    """A mean and the ends of its 95% interval; the ends are NaN when one world says nothing of the spread."""

    mean: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half the length of the interval: how well the mean is known."""
        return (self.high - self.low) / 2


def t_quantile(degrees: int, confidence: float = CONFIDENCE) -> float:
    """The two-sided quantile of Student's t: an interval is the mean plus or minus so many standard errors.

    >>> round(t_quantile(9), 3)
    2.262
    """
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 0.5 + confidence / 2))


def mean_interval(values: Values, confidence: float = CONFIDENCE) -> Interval:
    """The mean over worlds with its t-interval (Student 1908); worlds without a value (NaN) are left out.

    >>> interval = mean_interval(np.array([1.0, 2.0, 3.0]))
    >>> [round(number, 3) for number in interval]
    [2.0, -0.484, 4.484]
    """
    values = values[~np.isnan(values)]
    if len(values) == 0:
        return Interval(math.nan, math.nan, math.nan)
    mean = float(values.mean())
    if len(values) == 1:
        return Interval(mean, math.nan, math.nan)
    half = t_quantile(len(values) - 1, confidence) * float(values.std(ddof=1)) / math.sqrt(len(values))
    return Interval(mean, mean - half, mean + half)


def pairing_gain(one: Values, other: Values) -> float:
    """How many times fewer worlds a paired comparison needs: (var A + var B) / var(A − B).

    1 when the two are independent, infinite when they always differ by the same amount, NaN when neither
    varies or there is one world.

    >>> luck = np.array([0.0, 1.0, 2.0, 3.0])
    >>> pairing_gain(luck, luck + 5)
    inf
    """
    if len(one) < 2:
        return math.nan
    apart = float(one.var(ddof=1) + other.var(ddof=1))
    paired = float((one - other).var(ddof=1))
    if paired <= apart * 1e-24:
        return math.inf if apart > 0 else math.nan
    return apart / paired


def probability_positive(differences: Values) -> float:
    """How surely the mean of paired differences is above zero: the t-posterior under a flat prior.

    It is 1 minus the one-sided p-value. 0.5 when all differences are zero, NaN for one world.

    >>> probability_positive(np.array([0.0, 0.0]))
    0.5
    >>> probability_positive(np.array([1.0, 2.0, 3.0])) > 0.95
    True
    """
    from scipy.special import stdtr

    count = len(differences)
    if count < 2:
        return math.nan
    mean, spread = float(differences.mean()), float(differences.std(ddof=1))
    if spread == 0:
        return 0.5 + 0.5 * float(np.sign(mean))
    return float(stdtr(count - 1, mean / spread * math.sqrt(count)))


def probability_best(values: Values, better: int) -> Values:
    """The probability that each strategy (column) has the best true mean, given paired worlds (rows).

    The posterior of the means is a multivariate t around the sample means with n−1 degrees of freedom and
    scale S/n (the prior |Σ|^-k of Geisser & Cornfield 1963, under which every pair agrees with its paired
    t-interval). Two strategies: exact. More: 100,000 draws of a generator with a fixed seed, so the answer
    is reproducible; its error is below 0.002. Equal strategies share. NaN for one world or a measure of
    which neither end is better.

    >>> probability_best(np.array([[1.0, 2.0], [1.0, 4.0], [1.1, 3.0]]), better=1).round(2).tolist()
    [0.04, 0.96]
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
    centre = values.mean(axis=0)
    _, scales, axes = np.linalg.svd((values - centre) / math.sqrt(worlds * (worlds - 1)), full_matrices=False)
    random = np.random.Generator(np.random.Philox(key=20_260_105))
    normal = random.standard_normal((DRAWS, len(scales)))
    chi = np.sqrt(random.chisquare(worlds - 1, (DRAWS, 1)) / (worlds - 1))
    means = centre + normal @ (scales[:, None] * axes) / chi
    tolerance = 1e-10 * max(float(np.abs(values).max()), 1e-300)
    winners = means >= means.max(axis=1, keepdims=True) - tolerance
    return np.asarray((winners / winners.sum(axis=1, keepdims=True)).mean(axis=0))


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


def worst_worlds(values: Values, better: int, part: float = WORST) -> float:
    """The mean over the worst 5% of worlds (conditional value at risk; Rockafellar & Uryasev 2000).

    A world on the boundary counts in part; with fewer than 20 worlds it is the worst of them. NaN for one
    world or a measure of which neither end is better.

    >>> worst_worlds(np.arange(1.0, 41.0), better=1), worst_worlds(np.arange(1.0, 41.0), better=-1)
    (1.5, 39.5)
    """
    if len(values) < 2 or better == 0 or np.isnan(values).any():
        return math.nan
    ordered = np.sort(values * better)
    amount = part * len(ordered)
    weights = np.clip(amount - np.arange(len(ordered)), 0, 1)
    return float(ordered @ weights / amount) * better


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
