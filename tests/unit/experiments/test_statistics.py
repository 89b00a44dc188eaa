"""Statistics against closed forms, tables and simulation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simsales.experiments import best, precision, statistics, tail

SLEEP = np.array(
    [
        [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
        [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
    ]
).T


def test_interval_of_students_own_data() -> None:
    # Student (1908), the hours of sleep gained: the paired interval in every textbook is (0.70, 2.46). The gains have a
    # long tail above, so the upper arm is Hall's: x̄ + s/√n (1 − (1 − 6a(t + a))^⅓) / 2a, with a = skewness / 6√n.
    gains = SLEEP[:, 1] - SLEEP[:, 0]
    interval = statistics.mean_interval(gains)
    assert interval.mean == pytest.approx(1.58)
    assert interval.low == pytest.approx(0.7001142, abs=1e-7)
    a, t = stats.skew(gains) * (10 / 9) ** -1.5 * 10**2 / (9 * 8) / (6 * math.sqrt(10)), stats.t.ppf(0.975, 9)
    error = gains.std(ddof=1) / math.sqrt(10)
    assert interval.high == pytest.approx(1.58 + error * (1 - math.cbrt(1 - 6 * a * (t + a))) / (2 * a), rel=1e-9)
    assert interval.high > 2.4598858


def test_an_interval_of_symmetric_numbers_is_students() -> None:
    gains = np.array([1.0, 2, 3, 5, 6, 7])
    low, high = stats.t.interval(0.95, 5, gains.mean(), gains.std(ddof=1) / math.sqrt(6))
    assert statistics.mean_interval(gains) == pytest.approx((4, low, high))


def test_what_is_the_same_in_few_worlds_has_no_ends() -> None:
    assert math.isnan(statistics.mean_interval(np.full(5, 2.0)).low)
    assert statistics.mean_interval(np.full(6, 2.0)) == (2, 2, 2)
    assert statistics.probability_positive(np.full(2, 2.0)) == 0.75
    assert statistics.p_value(np.full(6, 2.0)) == 2 / 64


@given(st.lists(st.floats(-1e6, 1e6), min_size=6, max_size=30))
def test_the_p_value_and_the_interval_say_the_same(numbers: list[float]) -> None:
    values = np.array(numbers)
    _, low, high = statistics.mean_interval(values)
    if not math.isclose(low, 0, abs_tol=1e-6 * np.abs(values).max()) and not math.isclose(high, 0, abs_tol=1e-6):
        assert (statistics.p_value(values) < 0.05) == (low > 0 or high < 0)


def test_one_world_has_no_interval() -> None:
    interval = statistics.mean_interval(np.array([3.0]))
    assert interval.mean == 3
    assert math.isnan(interval.low)
    assert math.isnan(interval.high)


def test_worlds_without_a_value_are_left_out() -> None:
    values = np.array([1.0, math.nan, 2.0, 3.0])
    assert statistics.mean_interval(values) == statistics.mean_interval(np.array([1.0, 2.0, 3.0]))
    assert math.isnan(statistics.mean_interval(np.array([math.nan])).mean)


@pytest.mark.parametrize("worlds", [2, 5, 20])  # more in tests/statistics
def test_intervals_cover_the_truth_in_95_of_100_cases(worlds: int) -> None:
    random = np.random.default_rng(worlds)
    cases = 4000  # the standard error of the share is 0.35%
    samples = random.normal(10, 3, (cases, worlds))
    intervals = [statistics.mean_interval(sample) for sample in samples]
    covered = np.mean([interval.low <= 10 <= interval.high for interval in intervals])
    assert covered == pytest.approx(0.95, abs=0.02)


def test_paired_intervals_cover_the_true_difference() -> None:
    random = np.random.default_rng(3)
    luck = random.normal(0, 5, (3000, 10))
    one, other = luck + random.normal(2, 1, luck.shape), luck + random.normal(0, 1, luck.shape)
    intervals = [statistics.mean_interval(difference) for difference in one - other]
    assert np.mean([low <= 2 <= high for _, low, high in intervals]) == pytest.approx(0.95, abs=0.02)


def test_pairing_gain_is_what_correlation_makes_of_it() -> None:
    # Equal variances and correlation r: (s² + s²) / (2 s² (1 − r)) = 1 / (1 − r).
    luck = np.array([1.0, -1.0, 1.0, -1.0])
    own = np.array([1.0, 1.0, -1.0, -1.0])
    assert statistics.pairing_gain(luck, own) == pytest.approx(1)
    assert statistics.pairing_gain(3 * luck + own, 3 * luck - own) == pytest.approx(1 / (1 - 0.8))
    assert statistics.pairing_gain(luck, -luck) == pytest.approx(0.5)


def test_pairing_gain_of_equals() -> None:
    luck = np.array([1.0, 2.0, 4.0])
    assert statistics.pairing_gain(luck, luck) == math.inf
    assert math.isnan(statistics.pairing_gain(np.ones(3), np.ones(3)))
    assert math.isnan(statistics.pairing_gain(luck[:1], luck[:1]))


def test_two_strategies_agree_with_the_paired_t_test() -> None:
    p_value = stats.ttest_rel(SLEEP[:, 1], SLEEP[:, 0], alternative="greater").pvalue
    first, second = best.probability_best(SLEEP, better=1)
    assert second <= 1 - p_value  # the weaker of Student's and Hall's; equal where there is no skewness
    luck = SLEEP[:, 0]
    even = np.column_stack([luck, luck + np.array([1, 2, 3, 5, 6, 7, -1, 4, 4, 9])])
    p_value = stats.ttest_rel(even[:, 1], even[:, 0], alternative="greater").pvalue
    assert best.probability_best(even, 1)[1] == pytest.approx(1 - max(p_value, 2.0**-10))
    assert first + second == pytest.approx(1)
    assert best.probability_best(SLEEP, better=-1)[0] == pytest.approx(second)


def test_a_hopeless_third_changes_nothing() -> None:
    values = np.column_stack([SLEEP, SLEEP[:, 0] - 1000])
    first, second, third = best.probability_best(values, better=1)
    assert third == 2.0**-10  # as sure as a coin that falls on one side in all ten worlds
    p_value = stats.ttest_rel(SLEEP[:, 1], SLEEP[:, 0], alternative="greater").pvalue
    assert second == pytest.approx(1 - p_value, abs=0.003)
    assert first + second == pytest.approx(1, abs=1e-3)


def test_three_exchangeable_strategies_share() -> None:
    # All six orders of the same three numbers: no strategy stands out.
    values = np.array([[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]], float)
    assert best.probability_best(values, 1) == pytest.approx([1 / 3] * 3, abs=0.005)
    assert best.share_best(values, 1) == pytest.approx([1 / 3] * 3)


def test_independent_strategies_agree_with_numerical_integration() -> None:
    # With many worlds the posterior is normal: P(best) by quadrature of the product of distributions.
    random = np.random.default_rng(11)
    worlds = 400
    raw = random.normal(size=(worlds, 3))
    white = (raw - raw.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(raw.T))).T
    values = white + np.array([0.0, 0.05, 0.10])
    grid = np.linspace(-1, 1, 20_001)
    sd = 1 / math.sqrt(worlds)
    inner = stats.norm.pdf(grid, 0.10, sd) * stats.norm.cdf(grid, 0.05, sd) * stats.norm.cdf(grid, 0.0, sd)
    assert best.probability_best(values, 1)[2] == pytest.approx(np.trapezoid(inner, grid), abs=0.006)


def test_equal_strategies_share_and_draws_are_reproducible() -> None:
    values = np.column_stack([SLEEP[:, 1], SLEEP[:, 1], SLEEP[:, 0]])
    one, other, _ = best.probability_best(values, 1)
    assert one == pytest.approx(other, abs=1e-12)
    assert best.probability_best(values, 1).tolist() == best.probability_best(values, 1).tolist()


def test_constant_strategies() -> None:
    values = np.tile([1.0, 3.0, 2.0], (5, 1))
    # Never surer than a coin that falls on the same side five times.
    assert best.probability_best(values, 1).tolist() == [1 / 32, 31 / 32, 1 / 32]
    assert best.probability_best(values[:, :2], 1).tolist() == [1 / 32, 31 / 32]
    assert best.probability_best(values, -1).tolist() == [31 / 32, 1 / 32, 1 / 32]


@pytest.mark.parametrize("values", [np.ones((1, 3)), np.array([[1.0, math.nan], [2.0, 3.0]]), np.eye(3)])
def test_nobody_is_best_where_nothing_can_be_said(values: statistics.Values) -> None:
    assert np.isnan(best.probability_best(values, 1)).all()


def test_a_measure_without_a_better_end_has_no_best() -> None:
    assert np.isnan(best.probability_best(SLEEP, 0)).all()
    assert np.isnan(best.share_best(SLEEP, 0)).all()
    assert math.isnan(tail.worst_world(SLEEP[:, 0], 0))
    assert math.isnan(tail.worst_worlds(np.arange(200.0), 0).mean)


def test_worst_worlds_of_a_uniform_distribution() -> None:
    # The lowest 5% of a uniform on [0, 1] have mean 0.025, the highest 0.975.
    values = (np.arange(10_000) + 0.5) / 10_000
    assert tail.worst_worlds(values, 1).mean == pytest.approx(0.025)
    assert tail.worst_worlds(values, -1).mean == pytest.approx(0.975)


def test_few_worlds_have_a_worst_one_but_no_worst_5_percent() -> None:
    assert math.isnan(tail.worst_worlds(np.arange(99.0), 1).mean)
    assert tail.worst_world(np.array([5.0, 2.0, math.nan, 9.0]), 1) == 2
    # 5% of 130 worlds are six and a half.
    assert tail.worst_worlds(np.arange(130.0), 1).mean == pytest.approx((15 + 0.5 * 6) / 6.5)


@given(st.lists(st.floats(-1e9, 1e9), min_size=100, max_size=150))
def test_worst_worlds_lie_between_the_worst_and_the_mean(numbers: list[float]) -> None:
    values = np.array(numbers)
    worst = tail.worst_worlds(values, 1).mean
    slack = 1e-6 + 1e-9 * np.abs(values).max()
    assert values.min() - slack <= worst <= values.mean() + slack


def test_worlds_to_reach_is_enough_and_not_much_more() -> None:
    worlds, half = 10, 2.0
    spread = half / statistics.t_quantile(worlds - 1) * math.sqrt(worlds)
    needed = precision.worlds_to_reach(half, worlds, target=0.5)

    def half_of(number: float) -> float:
        return statistics.t_quantile(int(number) - 1) * spread / math.sqrt(number)

    assert half_of(needed) <= 0.5 * 1.01
    assert half_of(needed * 0.95) > 0.5
    assert precision.worlds_to_reach(half, worlds, target=0) == math.inf
