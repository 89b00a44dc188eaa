"""Bass diffusion (Bass 1969): p = 3% and q = 38% a year, everybody knows everybody, whoever needs it buys at once."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simsales.core.compiled import plain
from simsales.core.streams import chance_of
from simsales.market.needs.arise import need_hazard
from tests.laws.worlds import BARE, QUIET, certain_shop, changed, history, opened

P, Q = 0.03, 0.38  # a year
N, WORLDS, YEARS = 10_000, 6, 11


def recursion(years: int) -> np.ndarray:
    """Adopters' share at the end of each year by the weekly step: the chance of a week is 1 - exp(-(p + q F)/52)."""
    shares = [0.0]
    for _ in range(years * 52):
        shares.append(shares[-1] + (1 - math.exp(-(P + Q * shares[-1]) / 52)) * (1 - shares[-1]))
    return np.array(shares[52::52])


def bass(t: float) -> float:
    """Adopters' share after t years in continuous time."""
    decay = math.exp(-(P + Q) * t)
    return (1 - decay) / (1 + Q / P * decay)


@pytest.fixture(scope="module")
def worlds() -> np.ndarray:
    """World x week: the share of adopters."""
    spec = changed(
        BARE,
        run={"customers": N, "weeks": YEARS * 52},
        world__needs__mobile={"rate": "3% per year", "imitation": "38% per year", "worth_having": 100},
        world__network={"kind": "everyone"},
    )
    return np.array(
        [
            history(opened(spec, seed=seed), lambda market: (market.customers.column("holding") == 0).mean())
            for seed in range(1, WORLDS + 1)
        ]
    )


def test_the_values_that_the_plan_states() -> None:
    assert round(recursion(10)[-1], 4) == 0.8113
    assert round(bass(10), 4) == 0.8128
    peak = math.log(Q / P) / (P + Q)
    assert round(peak, 3) == 6.193
    assert abs(bass(peak) - 0.4605) < 1e-4


def test_the_rule_itself_has_the_weekly_value() -> None:
    """Ten years of weeks of the uncompiled rules, in expectation and so without error: F(10) = .8113."""
    adopted = 0.0
    for _ in range(520):
        adopted += plain(chance_of)(plain(need_hazard)(P / 52, 1.0, Q / 52, adopted)) * (1 - adopted)
    assert round(adopted, 4) == 0.8113


def test_adoption_follows_the_weekly_recursion(worlds: np.ndarray) -> None:
    """F(10) = .8113 within 3 standard errors of the mean over worlds; so too every year."""
    yearly = worlds[:, 51::52]
    mean, error = yearly.mean(axis=0), yearly.std(axis=0, ddof=1) / math.sqrt(WORLDS)
    assert error[9] < 0.004, "the error is small enough to mean something"
    assert abs(mean[9] - 0.8113) < 3 * error[9], f"F(10) = {mean[9]:.4f} ± {error[9]:.4f}"
    # The error of 6 worlds is itself uncertain: Student's t with 5 degrees of freedom passes 6 once in 540.
    assert (np.abs(mean - recursion(YEARS)) < 6 * error).all()


def test_adoption_peaks_when_theory_says(worlds: np.ndarray) -> None:
    """T* = ln(q/p)/(p+q) = 6.193 years; each world's peak is found from a parabola through its yearly sales' middle."""
    yearly = np.concatenate([np.zeros((WORLDS, 1)), worlds[:, 51::52]], axis=1)
    sales = np.diff(yearly, axis=1)
    years = np.arange(YEARS) + 0.5

    def peak(row: np.ndarray) -> float:
        quadratic = np.polyfit(years[3:9], row[3:9], 2)
        return float(-quadratic[1] / (2 * quadratic[0]))

    peaks = np.array([peak(row) for row in sales])
    expected = peak(np.diff(np.concatenate([[0.0], recursion(YEARS)])))
    assert abs(expected - 6.193) < 0.1, "the fit finds the peak that theory states"
    error = peaks.std(ddof=1) / math.sqrt(WORLDS)
    assert error < 0.1
    assert abs(peaks.mean() - expected) < 3 * error, f"{peaks.mean():.3f}, not {expected:.3f} ± {error:.3f}"


def test_without_imitation_adoption_is_exponential() -> None:
    needs = {"rate": 0.1, "worth_having": 100}
    spec = changed(BARE, run={"customers": 20_000, "weeks": 10}, world__needs__mobile=needs)
    adopted = history(opened(spec), lambda market: (market.customers.column("holding") == 0).mean())
    for week, share in enumerate(adopted, start=1):
        theory = 1 - math.exp(-0.1 * week)
        assert abs(share - theory) < 3.5 * math.sqrt(theory * (1 - theory) / 20_000), week


def test_imitation_among_friends_is_slower_than_among_all_but_reaches_all() -> None:
    """In a small world adopters cluster, so that imitation finds fewer who have not adopted yet."""
    spec = changed(
        certain_shop(QUIET), run={"customers": N, "weeks": 40}, world__needs__mobile={"rate": 0.002, "imitation": 0.38}
    )
    shares = {}
    for kind in ("friends", "everyone", "nobody"):
        market = opened(changed(spec, world__network={"kind": kind, "far": 0.0}))
        shares[kind] = history(market, lambda seen: (seen.customers.column("holding") == 0).mean())
    assert shares["nobody"][19] < shares["friends"][19] < shares["everyone"][19]
    assert shares["everyone"][-1] > 0.99
