"""Going on until it is precise enough: what is reported at the end holds as often as it says."""

import math

import numpy as np
import pytest

from simsales.experiments.errors import ExperimentError
from simsales.experiments.precision import FEWEST_WORLDS, MOST_WORLDS, Precision, refine
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


@pytest.mark.parametrize(
    ("said", "size", "of", "text"),
    [
        ("1%", 0.01, "mean", "1%"),
        (0.01, 0.01, "mean", "1%"),
        ("0.05", 0.05, "mean", "5%"),
        (1e-5, 1e-5, "mean", "0.001%"),
        ("0.5 points", 0.005, "share", "0.5 points"),
        ("1 point", 0.01, "share", "1 point"),
        (".25points", 0.0025, "share", "0.25 points"),
        ("20k", 20_000, "amount", "20,000"),
        ("20K EUR", 20_000, "amount", "20,000 EUR"),
        ("1.5M", 1_500_000, "amount", "1,500,000"),
        ("5,000", 5000, "amount", "5,000"),
        (5000, 5000, "amount", "5,000"),
        ("0.5 EUR", 0.5, "amount", "0.5 EUR"),
    ],
)
def test_a_precision_is_a_part_of_the_mean_points_or_an_amount(said: str, size: float, of: str, text: str) -> None:
    found = Precision.read(said)
    assert (found.size, found.of, found.text()) == (pytest.approx(size), of, text)
    assert Precision.read(found) is found
    assert Precision.read(text) == found, "what is written can be said"


@pytest.mark.parametrize(
    "said", ["", "often", "0.5pp", "5 %%", "-1%", "1,5%", "1e3", "20k points", math.nan, -1.0, math.inf]
)
def test_what_is_no_precision_is_told_how_to_say_one(said: str) -> None:
    with pytest.raises(ExperimentError, match=r"say 1% .*0\.5 points .*20k"):
        Precision.read(said)


@pytest.mark.parametrize("said", ["0%", "0", "0 points", "150%", "100 points", 0.0])
def test_a_precision_is_above_zero_and_no_share_is_known_to_within_all(said: str) -> None:
    with pytest.raises(ExperimentError):
        Precision.read(said)


def test_points_are_of_shares_and_amounts_of_money() -> None:
    assert Precision.read("1%").of_a("share", "churn", "EUR") == Precision.read("1%").of_a("money", "margin", "EUR")
    assert Precision.read("1 point").of_a("share", "churn", "EUR").size == 0.01
    assert Precision.read("20k EUR").of_a("money", "margin", "EUR").size == 20_000
    for said, unit, objective, told in (
        ("1 point", "money", "margin", "the objective is margin, in EUR: say an amount"),
        ("20k", "share", "churn", "the objective is churn, a share: say 0.5 points"),
        ("20k USD", "money", "margin", "precision 20,000 USD: the scenario's money is EUR"),
    ):
        with pytest.raises(ExperimentError, match=told):
            Precision.read(said).of_a(unit, objective, "EUR")
