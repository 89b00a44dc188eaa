"""Going on until it is precise enough: what is reported at the end holds as often as it says."""

import math

import numpy as np
import pytest

from simsales.experiments.precision import FEWEST_WORLDS, MOST_WORLDS, refine
from simsales.experiments.statistics import mean_interval


@pytest.mark.parametrize("target", [0.42, 0.3, 0.2])
def test_the_interval_that_is_reported_holds_the_truth(target: float) -> None:
    random = np.random.default_rng(7)
    held = []
    for _ in range(4000):
        worlds, used = random.normal(size=MOST_WORLDS), 0

        def look(count: int) -> tuple[float, float]:
            nonlocal used
            used = count
            return mean_interval(worlds[:count]).half_width, target  # noqa: B023

        assert refine(look, 5)
        interval = mean_interval(worlds[:used])
        held.append(interval.low <= 0 <= interval.high)
    assert np.mean(held) >= 0.94


def test_worlds_that_seem_enough_are_confirmed_by_a_quarter_more() -> None:
    asked: list[int] = []

    def look(count: int) -> tuple[float, float]:
        asked.append(count)
        return (0.4 if count in (20, 25) else 1.0), 0.5

    assert refine(look, 1) is True
    assert asked == [FEWEST_WORLDS, 25]


def test_where_nothing_is_left_to_know_nothing_is_confirmed() -> None:
    asked: list[int] = []

    def look(count: int) -> tuple[float, float]:
        asked.append(count)
        return 0.0, 0.5

    assert refine(look, 1) is True
    assert asked == [FEWEST_WORLDS]


def test_what_is_not_confirmed_goes_on() -> None:
    asked: list[int] = []

    def look(count: int) -> tuple[float, float]:
        asked.append(count)
        return (1.0 if count == 25 else 0.1), 0.5

    assert refine(look, 1) is True
    assert asked[:2] == [20, 25]
    assert asked[-1] == math.ceil(1.25 * asked[-2])


@pytest.mark.parametrize("looks", [(math.nan, 1.0), (1.0, math.nan)])
def test_nothing_can_be_said_without_an_interval(looks: tuple[float, float]) -> None:
    assert refine(lambda count: looks, 5) is None
