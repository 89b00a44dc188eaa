"""What is said is wrong in at most 5 of 100 experiments, all sentences together; and what it takes to know."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from simsales.experiments.best import worlds_to_tell
from simsales.experiments.comparison import Comparison
from simsales.experiments.standing import standing

type Compared = Callable[..., Comparison]
HEADLINES = ("margin", "conversion", "churn", "revenue")


def false_bests(compared: Compared, kind: str, worlds: int, strategies: int, count: int) -> float:
    """The share of experiments with equal strategies in which any of four sentences names a best one."""
    random = np.random.default_rng((worlds, strategies))
    wrong = 0
    for _ in range(count):
        measures: dict[str, Any] = {}
        for measure in HEADLINES:
            luck = random.normal(0, 5, (worlds, 1))
            own = random.normal(size=(worlds, strategies)) if kind == "normal" else _skewed(random, worlds, strategies)
            measures[measure] = 100 + luck + own
        found = compared(measures)
        wrong += any(standing(found, measure).sure for measure in HEADLINES)
    return wrong / count


def _skewed(random: np.random.Generator, worlds: int, strategies: int) -> Any:
    return random.lognormal(0, 1, (worlds, strategies))


@pytest.mark.parametrize("kind", ["normal", "lognormal"])
@pytest.mark.parametrize(("worlds", "strategies"), [(6, 2), (20, 2), (20, 10)])
def test_no_best_among_equals(compared: Compared, kind: str, worlds: int, strategies: int) -> None:
    count = 600 if strategies == 2 else 150
    assert false_bests(compared, kind, worlds, strategies, count) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / count)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["normal", "lognormal"])
@pytest.mark.parametrize("worlds", [3, 5, 6, 20, 50])
@pytest.mark.parametrize("strategies", [2, 10])
def test_no_best_among_equals_in_full(compared: Compared, kind: str, worlds: int, strategies: int) -> None:
    count = 5000 if strategies == 2 else 2000
    share = false_bests(compared, kind, worlds, strategies, count)
    print(f"| {kind} | {worlds} | {strategies} | {100 * share:.1f}% |")
    assert share <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / count)


def test_the_best_is_found_where_it_is_plain(compared: Compared) -> None:
    random = np.random.default_rng(2)
    luck = random.normal(0, 20, (20, 1))
    found = compared({"margin": 100 + luck + random.normal(0, 1, (20, 4)) + np.array([0, 3, 6, 10])})
    (sentence,) = found.verdict()
    assert sentence.startswith("Margin (the objective): D is best, +")
    assert "against the runner-up C" in sentence
    assert "against A" in sentence


def test_two_worlds_never_give_certainty(compared: Compared) -> None:
    found = compared({"margin": np.array([[10.0, 12.0], [20.0, 22.0]])})
    assert "2 worlds are too few to say how surely" in found.verdict()[0]
    row = found.differences().loc[("B", "margin")]
    assert math.isnan(row["low"])
    assert row["probability_better"] == 0.75
    assert found.table()["probability_best"].max() == 0.75


def test_noise_is_not_equality(compared: Compared) -> None:
    noise = np.array([[10.0, 12.0], [12.0, 10.0], [11.0, 11.0001]] * 3)
    assert "cannot tell" in compared({"margin": noise}).verdict()[0]


def test_as_good_only_if_the_whole_interval_is_within_the_margin(compared: Compared) -> None:
    random = np.random.default_rng(4)
    base = random.normal(1000, 100, 30)
    near = {"margin": np.column_stack([base, base + random.normal(0, 8, 30)])}
    assert "are as good, within 9.86 (" in compared(near).verdict()[0]  # 1% of the mean of A
    assert "cannot tell" in compared(near, indifference=1.0).verdict()[0]  # a euro
    assert "are as good, within 8.00 (" in compared(near, indifference=8.0).verdict()[0]


def test_the_runner_up_is_the_true_one_and_the_baseline_is_said_too(compared: Compared) -> None:
    luck = np.random.default_rng(1).normal(0, 1, (12, 3))
    (sentence,) = compared({"margin": luck + np.array([100, 300, 250])}).verdict()
    assert "B is best, +" in sentence
    assert "against the runner-up C and +" in sentence
    assert "against A (" in sentence


def test_what_is_not_defined_is_left_out_and_said(compared: Compared) -> None:
    values = np.random.default_rng(1).normal(0, 1, (12, 3)) + np.array([100.0, 110, 500])
    values[3, 2] = math.nan
    found = compared({"margin": values})
    assert found.best == "B"
    assert found.verdict()[0].endswith("(C is not defined in 1 of 12 worlds: left out).")
    assert found.table().loc[("C", "margin"), ["worlds", "undefined"]].tolist() == [11, 1]
    assert found.differences().loc[("C", "margin"), ["worlds", "undefined"]].tolist() == [11, 1]
    assert compared({"margin": np.full((3, 2), math.nan)}).best is None


def test_no_probability_of_more_strategies_than_worlds(compared: Compared) -> None:
    values = np.random.default_rng(1).normal(size=(5, 8))
    assert compared({"margin": values}).table()["probability_best"].isna().all()


def test_the_worlds_that_are_asked_for_tell_in_four_of_five_cases() -> None:
    # The true difference is drawn anew each time, from as wide a range as experiments with 12 worlds leave open.
    random = np.random.default_rng(9)
    told, asked = [], 0
    while asked < 600:
        truth = random.uniform(-1.5, 1.5)
        worlds = random.normal(truth, 1, 4000)
        half = 2.2 / math.sqrt(12)
        if abs(worlds[:12].mean()) > half:
            continue
        needed = worlds_to_tell(worlds[:12], 0.2, 0.05)
        if needed > 4000:
            continue
        asked += 1
        seen = worlds[: int(needed)]
        error = 2 * seen.std(ddof=1) / math.sqrt(len(seen))
        told.append(abs(seen.mean()) > error or abs(seen.mean()) + error < 0.2)
    assert np.mean(told) >= 0.8 - 3 * math.sqrt(0.16 / 600)
