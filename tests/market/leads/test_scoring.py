"""The best leads: whatever is left aside first, they are those of the whole list."""

from __future__ import annotations

import numpy as np
import pytest

from simsales.market.leads.scoring import SAMPLE, best_leads, best_of


@pytest.mark.parametrize("wanted", [0, 1, 7, 100, 2_000, 9_000])
@pytest.mark.parametrize("callable_", [1.0, 0.3, 0.001])
def test_leaving_most_aside_first_changes_nobody(wanted: int, callable_: float) -> None:
    random = np.random.default_rng(wanted + 1)
    for n in (0, 5, SAMPLE, 20 * SAMPLE):
        score = np.where(random.random(n) < callable_, np.round(random.random(n) * 3.5, 2), -1.0)  # with ties
        assert best_leads(score, wanted).tolist() == best_of(score, wanted).tolist()


@pytest.mark.parametrize("n", [1, 2, 10, 3_000])
def test_they_are_the_first_of_all_when_sorted(n: int) -> None:
    random = np.random.default_rng(n)
    for wanted in (0, 1, n // 3, n - 1, n, n + 5):
        score = np.where(random.random(n) < 0.7, np.round(random.random(n) * 3.5, 1), -1.0)
        first = np.lexsort((np.arange(n), -score))[:wanted]
        assert best_of(score, wanted).tolist() == sorted(row for row in first.tolist() if score[row] >= 0.0)


def test_they_are_the_best_and_ties_go_by_row() -> None:
    score = np.array([1.0, 3.0, -1.0, 3.0, 2.0, 3.0])
    assert best_leads(score, 2).tolist() == [1, 3]
    assert best_leads(score, 9).tolist() == [0, 1, 3, 4, 5]


def test_where_a_sample_misleads_all_are_looked_at() -> None:
    score = np.full(20 * SAMPLE, 0.5)
    score[::20] = 3.0  # all that a sample sees are better than the rest
    assert best_leads(score, 1_500).tolist() == best_of(score, 1_500).tolist()
