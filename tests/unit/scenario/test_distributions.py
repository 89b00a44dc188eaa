"""Distributions of uncertain numbers: quantiles are those of theory, by any way of saying, and bounds are kept."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from simsales.experiments.axes import axis_of_range
from simsales.experiments.designs import drawn, planned
from simsales.experiments.inputs import load
from simsales.experiments.multiples import multiple
from simsales.experiments.worlds import world_seeds
from simsales.files.distributions import Distribution, bounds, loosened
from simsales.files.problems import ScenarioError
from simsales.files.ranges import Range
from simsales.files.units import Rate, Share
from simsales.market.check import Prepared
from simsales.market.loading import load_file
from simsales.reporting.odd.said import said_keys

type Write = Callable[..., Path]

PRICE_CUT = Path(__file__).parents[3] / "scenarios" / "price_cut.toml"
Z95 = 1.6448536269514722
RATE = "world.needs.mobile.rate = { distribution = %s }\n"


def lognormal(mean: float, sd: float) -> stats.rv_continuous:
    """The lognormal with this mean and sd: variance of the logarithm is ln(1 + (sd/mean)²)."""
    spread = np.sqrt(np.log(1 + (sd / mean) ** 2))
    return stats.lognorm(spread, scale=mean / np.exp(spread**2 / 2))


def beta(mean: float, sd: float) -> stats.rv_continuous:
    """The beta with this mean and sd: alpha + beta = mean (1 - mean) / sd² - 1."""
    total = mean * (1 - mean) / sd**2 - 1
    return stats.beta(mean * total, (1 - mean) * total)


def cut(law: stats.rv_continuous, low: float, high: float) -> Callable[[np.ndarray], np.ndarray]:
    """The distribution function of what is left of a law between two numbers."""
    return lambda x: (law.cdf(x) - law.cdf(low)) / (law.cdf(high) - law.cdf(low))


LAWS = [
    (Distribution("normal", 10, 2), stats.norm(10, 2).cdf),
    (Distribution("normal", 8, 12, 0.8), stats.norm(10, 2 / stats.norm.ppf(0.9)).cdf),
    (Distribution("normal", 10, 2, low=9.0, high=11.0), cut(stats.norm(10, 2), 9, 11)),
    (Distribution("normal", 0, 1, low=4.0), stats.truncnorm(4, np.inf).cdf),
    (Distribution("lognormal", 0.03, 0.02), lognormal(0.03, 0.02).cdf),
    (Distribution("lognormal", 0.01, 0.09, 0.9), stats.lognorm(np.log(9) / 2 / Z95, scale=0.03).cdf),
    (Distribution("lognormal", 0.03, 0.02, high=0.04), cut(lognormal(0.03, 0.02), 0, 0.04)),
    (Distribution("beta", 0.2, 0.1), beta(0.2, 0.1).cdf),
    (Distribution("beta", 0.2, 0.1, low=0.1, high=0.3), cut(beta(0.2, 0.1), 0.1, 0.3)),
    (Distribution("beta", 0.2, 0.1, low=0.5), cut(beta(0.2, 0.1), 0.5, 1)),
]


@pytest.fixture(scope="module")
def some() -> Prepared:
    """A scenario that is asked what it draws, and not lived."""
    return load(PRICE_CUT, {"run.customers": 60, "run.weeks": 4})


@pytest.mark.parametrize(("law", "function"), LAWS, ids=lambda each: getattr(each, "kind", ""))
def test_worlds_by_design_meet_every_part_of_the_law(
    some: Prepared, law: Distribution, function: Callable[..., np.ndarray]
) -> None:
    """Of 64 worlds of a Latin hypercube each 64th of the law is met once: the law's own function says so."""
    ranges = (Range(("world", "a"), *law.ends, shape=law), Range(("world", "b"), 0.0, 1.0))
    made = Prepared(replace(some.loaded, ranges=ranges), some.strategies)
    seeds = world_seeds(made.loaded.scenario.run.seed, 64)
    even = drawn(planned(made, "latin", 64), seeds)["world.a"].to_numpy()
    assert sorted((function(even) * 64 + 1e-9).astype(int)) == list(range(64))
    low, high = law.ends
    assert (even >= low).all()
    assert (even <= high).all()
    chance = np.array([ranges[0].draw(seed) for seed in range(150)])
    assert stats.kstest(chance, function).pvalue > 0.001


@pytest.mark.parametrize("covers", [0.5, 0.9, 0.98])
@pytest.mark.parametrize("ends", [(0.02, 0.06), (0.001, 0.9), (0.45, 0.46), (0.9, 0.999)])
def test_a_beta_has_the_quantiles_that_it_is_said_by(ends: tuple[float, float], covers: float) -> None:
    law = Distribution("beta", *ends, covers)
    assert [law.at(0.5 - covers / 2), law.at(0.5 + covers / 2)] == pytest.approx(ends, rel=1e-6)


def test_no_draw_lies_beyond_the_ends_however_rare() -> None:
    for law, _ in LAWS:
        assert law.ends[0] <= law.at(0.0) < law.at(0.5) < law.at(1.0) <= law.ends[1], law
        if law.low < 0.5:  # of a beta that is cut above its mean it is the end
            assert law.at(0.45) < law.middle < law.at(0.65), law


def test_units_are_read_and_means_need_not_be_whole(write: Write) -> None:
    said = '{ distribution = "normal", mean = "4% per month", sd = "0.1% per week" }'
    count = 'reps.team.count = { distribution = "normal", mean = 4.5, sd = 1.5, low = 2, high = 7 }\n'
    price = 'catalogue.products.Mobile.price = { distribution = "lognormal", between = ["90 CNY/month", 120] }\n'
    loaded = load_file(write(f"world.needs.mobile.rate = {said}\n" + count + price))
    rate, money, whole = loaded.ranges[0], loaded.ranges[1], loaded.ranges[2]
    assert rate.middle == pytest.approx(0.04 * 12 / 52)
    assert rate.at(stats.norm.cdf(1)) == pytest.approx(0.04 * 12 / 52 + 0.001)
    assert [money.at(0.05), money.at(0.95)] == pytest.approx([90, 120])
    assert loaded.scenario.catalogue.products["Mobile"].price == pytest.approx(np.sqrt(90 * 120))
    counts = [loaded.at(seed).reps["team"].count for seed in range(60)]
    assert set(counts) == {2, 3, 4, 5, 6, 7}
    assert whole.whole


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('"normal", mean = 0.01, sd = 0.01', "some of this normal lies below 0, which the key may not be"),
        ('"gauss", mean = 0.01, sd = 0.01', 'unknown distribution "gauss"'),
        ('"norml", mean = 0.01, sd = 0.01', 'did you mean "normal"'),
        ('"normal", mean = 0.01', "expected a mean and an sd, or two values"),
        ('"normal", mean = 0.01, sd = 0.001, between = [0.1, 0.2]', "expected a mean and an sd, or two values"),
        ('"normal", mean = 0.01, sd = 0.001, covers = 0.9', "covers: does nothing without `between`"),
        ('"normal", mean = 0.01, sd = 0', "sd: must be more than 0, not 0"),
        ('"normal", mean = "1 CNY", sd = 0.1', "expected a rate"),
        ('"normal", mean = 0.01, sd = 0.001, likely = 0.01', "likely: unknown key in a distribution"),
        ('"normal", mean = 0.01, sd = 0.001, low = 0.5', "less than one in a million lies between low and high"),
        ('"normal", mean = 0.01, sd = 0.001, low = 0.02, high = 0.01', "low: must be below high"),
        ('"normal", mean = 0.01, sd = 0.01, low = -1', "low: must be at least 0"),
        ('"lognormal", mean = 0.0, sd = 0.001', "the mean of a lognormal is more than 0"),
        ('"lognormal", between = [0.0, 0.1]', "a lognormal has positive values only"),
        ('"lognormal", between = [0.2, 0.1]', "expected two values, the lower one first"),
        ('"lognormal", mean = 1, sd = 100', "some of this lognormal lies above 1000"),
        ('"beta", mean = 1.5, sd = 0.1', "the mean of a beta lies between 0 and 1"),
        ('"beta", mean = 0.5, sd = 0.5', "a beta with this mean has an sd below 0.5"),
        ('"beta", between = [0.5, 1.5]', "a beta lies between 0 and 1"),
        ('"beta", between = [0.1, 0.2], covers = 1', "covers: expected a share from 1% to 99.99%"),
        ('"beta", mean = 0.1, sd = 0.05, low = 1', "no beta has values there"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(write: Write, said: str, told: str) -> None:
    with pytest.raises(ScenarioError) as error:
        load_file(write(RATE % said))
    assert told in " ".join(str(error.value).split())
    assert ":2:" in str(error.value)


def test_what_the_key_may_not_reach_is_told_with_where_to_cut(write: Write) -> None:
    """Where a bound itself is excluded, cutting there would be refused as well."""
    lasts = "world.needs.mobile.lasts = { distribution = %s }\n"
    for said, told in (
        ('"normal", mean = 8, sd = 4', "some of this normal lies at or below 0, which the key may not be"),
        ('"normal", mean = 8, sd = 4', "cut it before 0, with low = …"),
    ):
        with pytest.raises(ScenarioError) as error:
            load_file(write(lasts % said))
        assert told in " ".join(str(error.value).split())
    load_file(write(lasts % '"normal", mean = 8, sd = 4, low = 1'))
    late = "selling.credit = 4\nworld.segments.all.pays_late = { distribution = %s }\n"
    with pytest.raises(ScenarioError) as error:
        load_file(write(late % '"beta", mean = 0.1, sd = 0.02'))
    assert "some of this beta lies at or above 1" in " ".join(str(error.value).split())


def test_a_distribution_without_its_word_and_one_of_what_we_choose_are_told(write: Write) -> None:
    with pytest.raises(ScenarioError, match='missing key "distribution"'):
        load_file(write("world.needs.mobile.rate = { mean = 0.01, sd = 0.001 }\n"))
    cuts = '[[strategies.bad.pricing]]\nkind = "cut"\nby = { distribution = "beta", mean = 0.1, sd = 0.01 }\n'
    with pytest.raises(ScenarioError, match="what we choose is certain"):
        load_file(write(cuts))
    with pytest.raises(ScenarioError, match="parts that must sum to 1"):
        load_file(write('world.segments.home.share = { distribution = "beta", mean = 0.5, sd = 0.01 }\n'))


def test_a_file_that_extends_another_says_another_distribution_and_not_a_mixture(write: Write) -> None:
    first = write(RATE % '"normal", mean = 0.03, sd = 0.001')
    second = first.with_name("second.toml")
    top = f'extends = "{first.name}"\n'
    second.write_text(top + RATE % '"beta", between = [0.01, 0.02]')
    [rate] = load_file(second).ranges
    assert rate.shape == Distribution("beta", 0.01, 0.02, 0.9)
    second.write_text(top + "world.needs.mobile.rate = { low = 0.01, high = 0.02 }\n")
    [plain] = load_file(second).ranges
    assert plain.shape is None


def test_multiples_axes_and_words_go_with_it(write: Write) -> None:
    path = write(RATE % '"normal", mean = "3% per week", sd = 0.001, low = 0.02')
    doubled = multiple(load_file(path), ("world", "needs", "mobile", "rate"), Decimal(2))
    assert doubled == {"distribution": "normal", "mean": "6% per week", "sd": 0.002, "low": 0.04}
    [rate] = load_file(path).ranges
    axis = axis_of_range(rate)
    assert axis.number(0.5) == pytest.approx(0.03, rel=1e-5)
    assert axis.number(0.975) == pytest.approx(0.03 + 1.96 * 0.001, rel=1e-4)
    assert rate.text.startswith("normal, 90%: 0.02836 … 0.0316")
    assert 0.02 < rate.usual[0] < rate.usual[1] < 0.034
    said = {each.key: each.value for each in said_keys(load_file(path).said)}
    assert said["world.needs.mobile.rate"] == 'normal: mean "3% per week", sd 0.001, low 0.02'


def test_bounds_and_units_of_a_type() -> None:
    assert bounds(Share) == (0, 1)
    assert bounds(float | None) == (-np.inf, np.inf)
    assert loosened(float) is float
    assert "BeforeValidator" in str(loosened(Rate))


def test_a_file_with_distributions_is_checked_without_scipy(write: Write) -> None:
    path = write(RATE % '"lognormal", between = [0.01, 0.03]')
    code = f"""
import json, sys
from simsales.market.loading import load_file
found = load_file({str(path)!r}).ranges[0].middle
print(json.dumps([found, sorted(name for name in sys.modules if name in ("scipy", "numba"))]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    middle, loaded = json.loads(done.stdout)
    assert middle == pytest.approx(np.sqrt(0.0003))
    assert loaded == []
