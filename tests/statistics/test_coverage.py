"""Every interval that is printed holds the truth in 93 to 97 of 100 experiments, from 20 worlds on.

The quick study has 1,000 experiments a case (a standard error of .69 points) and fixed seeds; the full one (`-m slow`)
has 20,000, and prints the table of docs/answers.md. Where an interval falls short, the figure is asked for as it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from simsales.experiments.percent import percent_interval
from simsales.experiments.statistics import Interval, apart, mean_interval
from simsales.experiments.tail import worst_worlds
from tests.statistics.luck import CASES, Case, Values, experiments

QUICK, FULL = 1000, 20_000
SLACK = 3 * math.sqrt(0.95 * 0.05 / QUICK)  # three standard errors of a share of the quick study
RATIO = "percent of a lognormal that is not far above its error"


def share_held(case: Case, worlds: int, count: int, of: Callable[[Values, Values], Interval], truth: float) -> float:
    """The share of the intervals with ends that hold the truth; NaN where fewer than 100 have ends."""
    found = [of(*each) for each in experiments(case, worlds, count)]
    held = [low <= truth <= high for _, low, high in found if not math.isnan(low)]
    return float(np.mean(held)) if len(held) >= 100 else math.nan


def difference(first: Values, second: Values) -> Interval:
    return mean_interval(apart(second, first))


def percent(first: Values, second: Values) -> Interval:
    return percent_interval(second, first)


def mean(first: Values, _second: Values) -> Interval:
    return mean_interval(first)


def study(worlds: int, count: int) -> dict[tuple[str, str], float]:
    """The share of each kind of interval that holds the truth, by case."""
    return {
        (name, told): share_held(case, worlds, count, of, truth)
        for name, case in CASES.items()
        for told, of, truth in (
            ("mean", mean, case.mean),
            ("difference", difference, case.difference),
            ("percent", percent, case.difference / case.mean),
        )
    }


# Said as it is (docs/answers.md): a percent that is only printed where the baseline seems to be well above its error is
# printed of the experiments that missed the long tail; and few rare events make intervals that are too long.
KNOWN = {
    (20, "lognormal, added", "percent"): (0.85, 0.93),
    (20, "lognormal, luck not shared", "percent"): (0.90, 0.97),
    (20, "rare events (1 a world, .3 more)", "difference"): (0.97, 1.0),
    (20, "rare events (1 a world, .3 more)", "percent"): (0.93, 1.0),
}


@pytest.mark.parametrize("worlds", [20, 50])
def test_intervals_hold_the_truth(worlds: int) -> None:
    for (name, told), share in study(worlds, QUICK).items():
        low, high = KNOWN.get((worlds, name, told), (0.93, 0.97))
        assert low - SLACK <= share <= high + SLACK, (worlds, name, told, share)


@pytest.mark.slow
@pytest.mark.parametrize("worlds", [3, 5, 20, 50])
def test_the_whole_table(worlds: int) -> None:
    found = study(worlds, FULL)
    for (name, told), share in found.items():
        print(f"| {worlds} | {name} | {told} | {100 * share:.1f}% |")
    if worlds >= 20:
        for (name, told), share in found.items():
            low, high = KNOWN.get((worlds, name, told), (0.93, 0.97))
            assert low - 0.005 <= share <= high + 0.005, (worlds, name, told, share)


def test_the_percent_that_took_the_baseline_as_known() -> None:
    # Coefficients of variation of 2%, 10% and 30%: it held the truth in 92, 60 and 25 of 100.
    random = np.random.default_rng(5)
    for variation in (0.02, 0.1, 0.3):
        held = []
        for _ in range(800):
            base = random.normal(100, 100 * variation, 20)
            _, low, high = percent_interval(base + 10 + random.normal(0, 1, 20), base)
            held.append(low <= 0.1 <= high)
        assert 0.93 - SLACK <= np.mean(held) <= 0.97 + SLACK, variation


def test_fieller_without_skewness_is_the_closed_form() -> None:
    # Of symmetric numbers, the set of r with (ȳ − r x̄)² ≤ t² s²(y − r x) / n is an interval between two roots.
    x, y = np.array([98.0, 102.0, 90.0, 110.0, 96.0, 104.0]), np.array([10.0, -10.0, 4.0, -4.0, 6.0, -6.0]) + 30
    x, y = np.concatenate([x, 200 - x]), np.concatenate([y, 60 - y])
    count, t = len(x), stats.t.ppf(0.975, len(x) - 1)
    (yy, yx), (_, xx) = np.cov(y, x) / count
    roots = np.roots([x.mean() ** 2 - t**2 * xx, -2 * (x.mean() * y.mean() - t**2 * yx), y.mean() ** 2 - t**2 * yy])
    found = percent_interval(x + y, x)
    assert sorted(roots) == pytest.approx([found.low, found.high], rel=1e-9)


@pytest.mark.parametrize("worlds", [100, 400])
def test_the_worst_5_percent(worlds: int) -> None:
    # Expected shortfall in closed form: −φ(z)/5% of a normal; of a lognormal e^½ Φ(z − 1)/5% and e^½ Φ(1 − z')/5%.
    z = stats.norm.ppf(0.05)
    cases = {
        "normal": (np.random.Generator.normal, (0, 1), 1, -stats.norm.pdf(z) / 0.05),
        "low": (np.random.Generator.lognormal, (0, 1), 1, math.exp(0.5) * stats.norm.cdf(z - 1) / 0.05),
        "high": (np.random.Generator.lognormal, (0, 1), -1, math.exp(0.5) * stats.norm.cdf(1 + z) / 0.05),
    }
    for name, (draw, shape, better, truth) in cases.items():
        random = np.random.default_rng(worlds)
        found = [worst_worlds(draw(random, *shape, size=worlds), better) for _ in range(QUICK)]
        share = np.mean([low <= truth <= high for _, low, high in found])
        assert 0.93 - SLACK <= share <= 0.98 + SLACK, (worlds, name, share)
