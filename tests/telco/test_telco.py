"""The public telecom file as a population: it is read whole, its churn comes out, and its question is answered."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest

import simsales
from simsales.market.check import Prepared
from tests.telco.churn_rates import FILE, WEEKS_PER_MONTH, Lives, hazards, read_lives

pytestmark = pytest.mark.skipif(
    not FILE.exists(), reason="the telecom file is not part of the project: see `path` in telco_retention.toml"
)

SCENARIO = Path(__file__).with_name("telco_retention.toml")
SEGMENTS = {"Month-to-month": "month_to_month", "One year": "one_year", "Two year": "two_years"}
FREE = "month_to_month"


@cache
def scenario(weeks: int = 104) -> Prepared:
    """The scenario over so many weeks."""
    return simsales.load(SCENARIO, {"run.weeks": weeks})


@cache
def rows() -> list[dict[str, str]]:
    """The file as it is."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_customer_is_read_into_their_segment_with_their_charge() -> None:
    customers = scenario().loaded.customers
    assert customers is not None
    assert customers.n == len(rows()) == 7_043
    names = list(scenario().loaded.scenario.world.segments)
    sizes, charges = Counter(row["Contract"] for row in rows()), defaultdict(list)
    for row in rows():
        charges[row["Contract"]].append(float(row["MonthlyCharges"]))
    for kind, name in SEGMENTS.items():
        here = customers.segment == names.index(name)
        assert here.sum() == sizes[kind]
        assert customers.charge[here].mean() == pytest.approx(fmean(charges[kind]))
        share = scenario().loaded.scenario.world.segments[name].share
        assert share == pytest.approx(sizes[kind] / 7_043, abs=0.001)


def test_what_customers_hold_and_pay_in_the_market_is_what_the_file_says() -> None:
    market = simsales.build_market(scenario(), "Do nothing", 1)
    labels = market.book.labels
    held, paid = market.customers.column("holding"), market.customers.column("paid")
    internet = held[:, labels.categories.index("internet")]
    counted = Counter(row["InternetService"] for row in rows())
    assert (internet == labels.offers.index("fibre")).sum() == counted["Fiber optic"]
    assert (internet == labels.offers.index("dsl")).sum() == counted["DSL"]
    telephone = held[:, labels.categories.index("telephone")]
    assert (telephone >= 0).sum() == sum(row["PhoneService"] == "Yes" for row in rows())
    charges = [float(row["MonthlyCharges"]) for row in rows()]
    assert paid.sum(axis=1) == pytest.approx(np.array(charges))


def test_the_price_list_is_the_files() -> None:
    """Nobody's prices are far from the list, or the model would take them for over- or underpaid."""
    market = simsales.build_market(scenario(), "Do nothing", 1)
    held = market.customers.column("holding")
    listed = np.where(held >= 0, market.book.list_price[held], 0.0).sum(axis=1)
    charges = np.array([float(row["MonthlyCharges"]) for row in rows()])
    assert abs((charges - listed).mean()) < 0.1
    assert np.median(abs(charges - listed)) < 4


def test_the_rates_of_churn_in_the_scenario_are_those_of_the_file() -> None:
    lives = read_lives()
    free = hazards(lives["Month-to-month"])
    assert free.rate == pytest.approx(lives["Month-to-month"].crude, rel=0.1)
    ranges = {each.location: each for each in scenario().loaded.ranges}
    for kind, name in SEGMENTS.items():
        churn, own = scenario().loaded.scenario.world.segments[name].churn, hazards(lives[kind])
        assert churn.spread == pytest.approx(own.spread, abs=0.0001)
        if name == FREE:
            assert churn.rate * WEEKS_PER_MONTH == pytest.approx(own.rate, abs=0.0001)
        else:
            interval = ranges["world", "segments", name, "churn", "rate"]
            assert interval.low * WEEKS_PER_MONTH == pytest.approx(own.rate, abs=0.0001)
            assert interval.high * WEEKS_PER_MONTH == pytest.approx(free.rate, abs=0.0001)


def test_the_fit_finds_the_hazards_that_lives_were_drawn_from() -> None:
    luck = np.random.default_rng(5)
    hazard = luck.beta(0.5, 9.5, 20_000)
    whole = luck.geometric(hazard)
    seen = luck.integers(1, 61, 20_000)
    drawn = Lives(np.minimum(whole, seen).astype(float), whole <= seen)
    present = (0.5 / (10 + drawn.months)).mean()
    found = hazards(drawn)
    assert found.rate == pytest.approx(present, rel=0.05)
    assert found.spread > 0
    alike = luck.geometric(0.01, 5_000)
    same = Lives(np.minimum(alike, 60).astype(float), alike <= 60)
    assert hazards(same).spread == 0
    assert hazards(same).rate == pytest.approx(0.01, rel=0.1)


def test_the_first_months_churn_is_the_files_rate() -> None:
    """Free customers leave at the implied rate; those whose contract runs do not."""
    implied = hazards(read_lives()["Month-to-month"]).rate
    worlds = [simsales.run(scenario(4), "Do nothing", seed).summary("segment") for seed in range(1, 6)]
    assert fmean(world[FREE]["churn"] for world in worlds) == pytest.approx(implied, rel=0.15)
    for name in ("one_year", "two_years"):
        assert fmean(world[name]["churn"] for world in worlds) < implied / 10


def test_three_strategies_are_compared_with_intervals() -> None:
    comparison = simsales.compare(scenario(26), replications=3, store=None)
    assert comparison.strategies == ["Do nothing", "Discount", "Discount for a year"]
    assert comparison.worlds == 3
    assert comparison.question.customers == 7_043
    table = comparison.table()
    for name in comparison.strategies:
        for measure in comparison.headlines:
            row = table.loc[(name, measure)]
            assert row["low"] < row["mean"] < row["high"]
    differences = comparison.differences().xs("churn", level="measure")
    assert differences.loc["Discount for a year", "difference"] < 0
    assert len(comparison.verdict()) == len(comparison.headlines)
