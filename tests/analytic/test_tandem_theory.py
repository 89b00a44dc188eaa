"""Desks in a row (A-three) against the theory of queues in tandem, within three standard errors of independent runs."""

from __future__ import annotations

import math

import numpy as np

from simsales.market.service.desks import SPAN
from tests.market.service.test_desks import cases, lived

RATE, RUNS, WARM = 1 / 12.0, 24, 2 * SPAN  # cases a minute; minutes
MEANS = (9.0, 10.0)  # minutes that an answer takes at the first desk, and at the second


def test_two_desks_in_a_row_are_queues_in_tandem() -> None:
    """M/M/1 -> M/M/1 (Burke 1956; Jackson 1957): each desk's mean time is that of a queue alone, 1 / (mu - lambda)."""
    found: list[list[float]] = [[], []]
    for run in range(RUNS):
        luck = np.random.default_rng([run, 3])
        came = np.cumsum(luck.exponential(1 / RATE, 14_000))
        for desk, mean in enumerate(MEANS):
            these = cases(np.sort(came), luck.exponential(mean, len(came)))
            lived(these, 20)
            seen = (these["came"] > WARM) & np.isfinite(these["done"])
            found[desk].append(float((these["done"] - these["came"])[seen].mean()))
            came = these["done"][np.isfinite(these["done"])]
    for times, mean in zip(found, MEANS, strict=True):
        theory, error = 1 / (1 / mean - RATE), float(np.std(times, ddof=1)) / math.sqrt(RUNS)
        assert error < 0.04 * theory
        assert abs(np.mean(times) - theory) < 3 * error
