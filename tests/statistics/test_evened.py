"""Intervals over worlds by design: they hold the truth as often as they say, and are shorter than by chance.

Functions of what worlds draw stand for a market: the ranges, the design and the interval are our own, the truth is
known. What they hold is counted against the binomial error of so many repeats.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simsales.experiments.compare import compare
from simsales.experiments.designs import drawn, evened, planned
from simsales.experiments.evened import Evened
from simsales.experiments.execute import Task
from simsales.experiments.inputs import load
from simsales.experiments.statistics import mean_interval
from simsales.experiments.store import Outcome
from simsales.experiments.worlds import world_seeds
from simsales.files.distributions import Distribution
from simsales.files.ranges import Range
from simsales.market.check import Prepared

PRICE_CUT = Path(__file__).parents[2] / "scenarios" / "price_cut.toml"
NORMAL = Distribution("normal", 5.0, 1.0)
A, B, C = (
    Range(("world", "a"), 2.0, 6.0), Range(("world", "b"), 0.0, 10.0, 4.0),
    Range(("world", "c"), *NORMAL.ends, shape=NORMAL),
)  # fmt: skip
MIDDLE = np.array([4.0, 14 / 3, 5.0])


def of_seed(base: Prepared, seed: int, ranges: tuple[Range, ...]) -> Prepared:
    """The scenario with another seed, and these ranges; it is asked what it draws, and not lived."""
    run = base.loaded.scenario.run.model_copy(update={"seed": seed})
    scenario = base.loaded.scenario.model_copy(update={"run": run})
    return Prepared(replace(base.loaded, scenario=scenario, ranges=ranges), base.strategies)


def luck(seeds: list[int]) -> Any:
    """A world's own luck: standard normal."""
    return np.array([np.random.default_rng(seed).normal() for seed in seeds])


def adds(x: Any, seeds: list[int]) -> Any:
    """A sum of what each range does by itself, and luck; mean 0."""
    return x @ [3.0, 1.0, 2.0][: x.shape[1]] + 2.0 * luck(seeds)


def straight(x: Any, seeds: list[int]) -> Any:
    """Nothing but that sum."""
    return x @ [3.0, 1.0, 2.0][: x.shape[1]]


def joins(x: Any, seeds: list[int]) -> Any:
    """What two ranges do together as well, and a little luck."""
    return straight(x, seeds) + x[:, 0] * x[:, 1] + 0.5 * luck(seeds)


def bends(x: Any, seeds: list[int]) -> Any:
    """Two bent functions that no straight line fits; of a uniform range e^x has the mean (e^2 - e^-2) / 4."""
    return np.exp(x[:, 0]) - math.sinh(2) / 2 + np.abs(x[:, 1]) - ABS_B


# E|b - 14/3| of a triangle 0, 4, 10: twice what lies above its mean, ∫ (b - 14/3) 2 (10 - b) / 60.
ABS_B = 2 * (16 / 3) ** 3 / 180


def counted(base: Prepared, design: str, worlds: int, repeats: int, function: Any, ranges: Any = (A, B, C)) -> Any:
    """How often 90% and 95% intervals hold the true mean, 0, and how long half of the latter is on average."""
    held, widths = np.zeros(2), 0.0
    for repeat in range(repeats):
        prepared = planned(of_seed(base, 5000 + repeat, ranges), design, worlds)
        seeds = world_seeds(5000 + repeat, worlds)
        found = function(drawn(prepared, seeds).to_numpy() - MIDDLE[: len(ranges)], seeds)
        made = evened(prepared, seeds)
        intervals = [mean_interval(found if made is None else made.of(found), level) for level in (0.9, 0.95)]
        held += [each.low <= 0 <= each.high for each in intervals]
        widths += intervals[1].half_width / repeats
    return held / repeats, widths


@pytest.fixture(scope="module")
def base() -> Prepared:
    return load(PRICE_CUT)


def test_a_few_intervals_hold_and_are_shorter(base: Prepared) -> None:
    """Forty repeats of two ranges: 95% intervals hold 33 or more (fewer in 1 of 1,000), at half the length."""
    (_, held), width = counted(base, "latin", 24, 40, adds, (A, B))
    (_, alone), wide = counted(base, "independent", 24, 40, adds, (A, B))
    assert held >= 33 / 40
    assert alone >= 33 / 40
    assert width < 0.6 * wide


@pytest.mark.slow
@pytest.mark.parametrize("worlds", [20, 32, 64])
def test_latin_intervals_hold_as_often_as_they_say(base: Prepared, worlds: int) -> None:
    """400 repeats: 90 and 95%, within three binomial errors either way, with luck and with what ranges do together."""
    for function in (adds, joins):
        held, width = counted(base, "latin", worlds, 400, function)
        for seen, said in zip(held, (0.9, 0.95), strict=True):
            assert abs(seen - said) <= 3 * math.sqrt(said * (1 - said) / 400), (function.__name__, worlds, held)
        assert width < 0.65 * counted(base, "independent", worlds, 60, function)[1]


@pytest.mark.slow
@pytest.mark.parametrize(("design", "worlds"), [("latin", 32), ("sobol", 32), ("sobol", 48)])
def test_no_interval_holds_less_often_than_it_says(base: Prepared, design: str, worlds: int) -> None:
    """Where there is no luck, or lines do not fit, or a Sobol sequence evens out more than sums: rather too wide."""
    for function in (straight, bends, joins):
        held, width = counted(base, design, worlds, 250, function)
        for seen, said in zip(held, (0.9, 0.95), strict=True):
            assert seen >= said - 3 * math.sqrt(said * (1 - said) / 250), (function.__name__, held)
        assert width < 0.8 * counted(base, "independent", worlds, 60, function)[1]


@pytest.mark.slow
@pytest.mark.parametrize("worlds", [32, 48])
def test_sobol_intervals_hold_as_often_as_they_say_of_luck(base: Prepared, worlds: int) -> None:
    held, _ = counted(base, "sobol", worlds, 400, adds)
    for seen, said in zip(held, (0.9, 0.95), strict=True):
        assert abs(seen - said) <= 3 * math.sqrt(said * (1 - said) / 400), held


def test_the_counter_example_intervals_of_independent_worlds_are_far_too_wide(base: Prepared) -> None:
    """Of a sum without luck all of them hold, at thirty times the length."""
    prepared = planned(of_seed(base, 1, (A, B)), "latin", 64)
    seeds = world_seeds(1, 64)
    made, found = evened(prepared, seeds), straight(drawn(prepared, seeds).to_numpy() - MIDDLE[:2], seeds)
    assert made is not None
    assert mean_interval(made.of(found)).half_width < mean_interval(found).half_width / 10
    assert abs(found.mean()) < mean_interval(made.of(found)).half_width


def test_it_is_linear_and_leaves_the_mean(base: Prepared) -> None:
    made = evened(planned(of_seed(base, 3, (A, B)), "latin", 40), world_seeds(3, 40))
    assert made is not None
    one, other = np.random.default_rng(1).normal(size=(2, 40))
    assert made.of(one - other) == pytest.approx(made.of(one) - made.of(other))
    assert made.of(np.stack([one, other], axis=1)) == pytest.approx(np.stack([made.of(one), made.of(other)], axis=1))
    assert made.of(one).mean() == pytest.approx(one.mean())
    assert made.of(one).std() > one.std() * 0.9, "luck is not taken out"


def test_what_cannot_be_evened_stays_as_it_is() -> None:
    values = np.array([1.0, 2.0, np.nan] + [0.0] * 29)
    even = Evened((np.arange(32)[:, None] + 0.5) / 32, (32,))
    assert even.of(values) is values
    assert (even.of(values[:5])[:2] == [1.0, 2.0]).all()
    few = Evened(np.linspace(0.05, 0.95, 10)[:, None] * np.ones((1, 8)), (10,))
    assert few.degree == 0
    assert few.of(np.arange(10.0)).tolist() == list(range(10))


@dataclass(frozen=True)
class Function:
    """A world's price response and a little luck, in the place of the margin; 1% more under the second strategy."""

    digest = "evened"

    def __call__(self, prepared: Prepared, task: Task) -> Outcome:
        scenario = prepared.loaded.at(task.seed)
        drawn_now = 100.0 + sum(
            float(each.draw(task.seed)) / max(each.high, 1e-9) for each in prepared.loaded.ranges
        ) + 0.01 * scenario.run.seed  # fmt: skip
        own = np.random.default_rng(task.seed).normal() * 0.01
        return Outcome({"margin": (drawn_now + own) * (1.01 if task.strategy != "As today" else 1.0)}, b"", 0.0)


def test_a_comparison_says_what_its_intervals_rest_on(base: Prepared) -> None:
    names = ["As today", "Cut 5 percent"]
    found = {
        (design, worlds): compare(base, names, worlds, design=design, store=None, jobs=1, runner=Function())
        for design, worlds in (("independent", 32), ("latin", 32), ("latin", 8))
    }
    assert [each.account.intervals for each in found.values()] == ["independent", "evened", "conservative"]
    wide, short, few = found.values()
    for table in (lambda each: each.table().loc[("As today", "margin")],
                  lambda each: each.differences().loc[("Cut 5 percent", "margin")]):  # fmt: skip
        assert table(short)["high"] - table(short)["low"] < 0.3 * (table(wide)["high"] - table(wide)["low"])
    plain = mean_interval(few.own("margin", "As today"))
    assert few.table().loc[("As today", "margin"), "low"] == pytest.approx(plain.low)
    assert short.account.as_data()["intervals"] == "evened"
