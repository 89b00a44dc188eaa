"""Ranges: within their bounds, the same for the same seed, of the right shape, independent of each other."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import fmean

import pytest

from simsales.files.problems import ScenarioError
from simsales.files.ranges import Range
from simsales.market.loading import load_file

type Write = Callable[..., Path]

RATE = 'world.needs.mobile.rate = { low = "1% per week", high = "3% per week" }\n'
COUNT = "reps.team.count = { low = 4, high = 9 }\n"
PRICE = 'catalogue.products.Mobile.price = { low = "90 CNY/month", high = 120, likely = 95 }\n'
SEEDS = range(2000)


def test_units_work_and_the_middle_is_used_without_a_world(write: Write) -> None:
    loaded = load_file(write(RATE + COUNT + PRICE))
    assert [(each.key, each.low, each.high, each.likely) for each in loaded.ranges] == [
        ("world.needs.mobile.rate", pytest.approx(0.01), pytest.approx(0.03), None),
        ("catalogue.products.Mobile.price", 90, 120, 95),
        ("reps.team.count", 4, 9, None),
    ]
    scenario = loaded.scenario
    assert scenario.world.needs["mobile"].rate == pytest.approx(0.02)
    assert scenario.catalogue.products["Mobile"].price == 95
    assert scenario.reps["team"].count == 7


def test_a_world_has_its_own_values_and_always_the_same(write: Write) -> None:
    loaded, again = load_file(write(RATE + COUNT + PRICE)), load_file(write(RATE + COUNT + PRICE))
    rates = [loaded.at(seed).world.needs["mobile"].rate for seed in range(50)]
    assert rates == [again.at(seed).world.needs["mobile"].rate for seed in range(50)]
    assert len(set(rates)) == 50
    assert all(0.01 <= rate <= 0.03 for rate in rates)


def test_another_range_changes_no_draw(write: Write) -> None:
    alone, together = load_file(write(RATE)), load_file(write(COUNT + PRICE + RATE))
    for seed in range(20):
        assert alone.at(seed).world.needs["mobile"].rate == together.at(seed).world.needs["mobile"].rate


def test_draws_of_one_world_are_unrelated(write: Write) -> None:
    first, second = Range(("reps", "a", "skill"), 0, 1), Range(("reps", "b", "skill"), 0, 1)
    products = [(first.draw(seed) - 0.5) * (second.draw(seed) - 0.5) for seed in SEEDS]
    assert abs(fmean(products)) < 3 * (1 / 12) / len(SEEDS) ** 0.5


def test_a_range_is_uniform() -> None:
    draws = [Range(("reps", "a", "pay"), 10, 20).draw(seed) for seed in SEEDS]
    assert fmean(draws) == pytest.approx(15, abs=3 * (10 / 12**0.5) / len(SEEDS) ** 0.5)
    counts = Counter(int(draw) for draw in draws)
    assert set(counts) == set(range(10, 20))
    assert all(abs(count - 200) < 4 * (200 * 0.9) ** 0.5 for count in counts.values())


def test_a_range_with_a_likely_value_is_triangular() -> None:
    triangle = Range(("reps", "a", "pay"), 10, 20, likely=12)
    draws = [triangle.draw(seed) for seed in SEEDS]
    deviation = ((10**2 + 20**2 + 12**2 - 10 * 20 - 10 * 12 - 20 * 12) / 18) ** 0.5
    assert fmean(draws) == pytest.approx(14, abs=3 * deviation / len(SEEDS) ** 0.5)
    assert triangle.at(0.2) == pytest.approx(12)  # the likely value has (12-10)/(20-10) of the worlds below it
    assert (triangle.at(0), triangle.at(1)) == (10, 20)


@pytest.mark.parametrize("likely", [None, 5])
def test_whole_numbers_stay_whole_and_reach_both_ends(likely: int | None) -> None:
    whole = Range(("reps", "a", "count"), 4, 9, likely=likely, whole=True)
    counts = Counter(whole.draw(seed) for seed in SEEDS)
    assert set(counts) == {4, 5, 6, 7, 8, 9}
    assert all(isinstance(count, int) for count in counts)
    if likely is None:
        assert all(abs(count - 2000 / 6) < 4 * (2000 / 6 * 5 / 6) ** 0.5 for count in counts.values())


TERM = 'catalogue.products.Mobile.commitment = { low = %s, high = "%s" }\n'


def test_terms_are_drawn_in_whole_weeks_unless_months_are_said(write: Write) -> None:
    weeks, months = (load_file(write(TERM % said)) for said in (("4", "8 weeks"), ("4", "2 months")))
    drawn = {weeks.at(seed).catalogue.products["Mobile"].commitment for seed in range(100)}
    assert drawn == {4, 5, 6, 7, 8}
    assert len({months.at(seed).catalogue.products["Mobile"].commitment for seed in range(100)}) > 90
    with pytest.raises(ScenarioError, match="a range of terms begins at a week at least"):
        load_file(write(TERM % ("0", "1 month")))


@pytest.mark.parametrize("likely", [None, 7.0])
def test_a_range_of_no_width_is_a_number(likely: float | None) -> None:
    assert Range(("reps", "a", "pay"), 7, 7, likely=likely).draw(3) == 7


def test_the_words_low_and_high_may_be_names(write: Write) -> None:
    table = '[world.customer_file]\npath = "c.csv"\nsegment = "class"\n'
    table += 'segments = { low = "home", high = "student" }\n'
    write("class\nlow\nhigh\n", "c.csv")
    loaded = load_file(write(table))
    assert loaded.ranges == ()
    assert loaded.customers is not None
    assert loaded.customers.segment.tolist() == [0, 1]


def test_draws_that_do_not_fit_together_are_told(write: Write) -> None:
    poor, good = "very_poor = { low = 0.1, high = 0.6 }", "very_good = { low = 0.3, high = 0.9 }"
    loaded = load_file(write(f"[world.experience]\n{poor}\n{good}\n"))
    failures = {}
    for seed in range(60):
        try:
            experience = loaded.at(seed).world.experience
        except ScenarioError as error:
            failures[seed] = str(error)
        else:
            assert experience.very_poor < experience.very_good
    assert 0 < len(failures) < 60
    for seed, said in failures.items():
        assert ":3:13: world.experience.very_poor" in said
        assert f"(with the ranges of world {seed})" in said


def test_other_values_are_checked_like_the_file(write: Write) -> None:
    loaded = load_file(write(COUNT))
    assert loaded.with_values({("reps", "team", "count"): 20}).reps["team"].count == 20
    with pytest.raises(ScenarioError, match=r"must be at least 1, not 0 \(with the values given\)"):
        loaded.with_values({("reps", "team", "count"): 0})
