"""Choosing the best: the check value of OCBA, the promise kept on made-up problems, fewer runs than equal shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from simsales.experiments.selection import allocate, select

MEANS = np.array([10.0, 9.3, 8.8, 8.0, 7.0, 6.0, 5.0, 4.0])


class Problem:
    """Candidates with known means; a part of the luck is shared by all of a world."""

    def __init__(self, seed: int, means: Any = MEANS, shared: float = 2.0, own: float = 1.0) -> None:
        luck = np.random.default_rng(seed)
        self.means, self.lived = means, 0
        self.values = means[:, None] + shared * luck.normal(size=400) + own * luck.normal(size=(len(means), 400))

    def __call__(self, pairs: Sequence[tuple[int, int]]) -> list[float]:
        self.lived += len(pairs)
        return [float(self.values[each, world]) for each, world in pairs]


def test_the_check_value_of_ocba() -> None:
    """Chen's published example."""
    found = allocate([1.2, 2.1, 3.4, 4.87, 6.05], [3.3, 2.0, 4.5, 5.3, 6.9], [12, 6, 5, 5, 4], 100)
    assert found.tolist() == [48, 38, 11, 2, 1]


@pytest.mark.parametrize("promise", [0.8, 0.95])
def test_the_best_is_selected_as_often_as_promised(promise: float) -> None:
    """Of 150 problems at least the promised part, less three standard errors."""
    found = [select(Problem(seed), len(MEANS), runs=3000, promise=promise) for seed in range(150)]
    assert all(each.kept for each in found)
    least = promise - 3 * np.sqrt(promise * (1 - promise) / 150)
    assert np.mean([each.best == 0 for each in found]) >= least


def test_ocba_takes_fewer_runs_than_equal_shares_and_is_right_as_often() -> None:
    clever = [select(Problem(seed), len(MEANS), runs=3000) for seed in range(60)]
    equal = [select(Problem(seed), len(MEANS), runs=3000, equally=True) for seed in range(60)]
    assert np.mean([each.runs for each in clever]) < 0.75 * np.mean([each.runs for each in equal])


def test_with_the_same_runs_ocba_is_right_more_often() -> None:
    """Means near each other and few runs, so that no promise is kept: 300 problems."""
    near = np.array([10.0, 9.7, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0])
    right = {
        equally: np.mean(
            [select(Problem(seed, near, own=1.5), 10, runs=200, promise=0.9999, equally=equally).best == 0
             for seed in range(300)]
        )
        for equally in (False, True)
    }  # fmt: skip
    assert right[False] > right[True] + 0.03


def test_within_a_margin_any_is_good_enough_and_twins_are_never_told_apart() -> None:
    twins = np.array([10.0, 9.99, 5.0])
    found = [select(Problem(seed, twins), 3, runs=2000, margin=0.5) for seed in range(40)]
    assert all(each.kept and each.best in (0, 1) for each in found)
    assert np.mean([each.runs for each in found]) < 200
    same = Problem(1, np.array([1.0, 1.0]), own=0.0)
    assert select(same, 2, runs=100).runs == 20, "what is the same in every world costs no more runs"


def test_what_may_not_be_taken_is_not() -> None:
    found = select(Problem(1), len(MEANS), runs=2000, allowed=lambda counts: np.arange(len(MEANS)) != 0)
    assert found.best == 1
    assert select(Problem(1), len(MEANS), runs=200, allowed=lambda counts: np.zeros(8, bool)).best == -1


def test_where_nothing_more_is_run_no_promise_is_kept() -> None:
    """The others have no figures, and so nobody doubts; the best so far is the best of one."""
    lives = Problem(1)
    found = select(
        lambda pairs: [float(lives.values[each, world]) if not each else float("nan") for each, world in pairs],
        len(MEANS), runs=3000, stopped=lambda: True,
    )  # fmt: skip
    assert (found.best, found.kept) == (0, False)
    assert np.isnan(found.probability)
