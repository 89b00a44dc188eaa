"""Sales plans (A-plan, A-evaluate): six elements, held against what a run reached; the figures by hand."""

from __future__ import annotations

import dataclasses
import io
import json
import math
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from simsales.cli import app
from simsales.evidence.evaluation import Element, evaluate, evaluation_table
from simsales.evidence.execution import against, executed
from simsales.evidence.six_elements import elements
from simsales.experiments.errors import ExperimentError
from simsales.experiments.inputs import load
from simsales.experiments.statistics import Interval
from simsales.market.contract.levers import SixElements, Targets
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.price.levers import Discount
from simsales.market.promotion.levers import DiscountPromotion
from simsales.market.scenario import Scenario
from simsales.reporting.evaluation import show_evaluation
from tests.contracts.components import BASE
from tests.laws.worlds import LIVELY, changed, lived

YOUNG = Target(segments=("young",))
PLAN = SixElements(
    target=YOUNG, offers=("phone",), channels=("store",), price=(50.0, 70.0), promotion=(6.0, 10.0), starts=4.0,
    ends=16.0, targets=Targets(orders=30, revenue=1.0, margin=1e9, churn=0.5, conversion=0.01), budget=1e6,
)  # fmt: skip
WORLD = changed(LIVELY, channels__store__capacity=1000, run__customers=1500, run__weeks=20)


def reached(market: Market, plan: SixElements) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for planned in elements(plan, market.weeks):
        found.setdefault(planned.element, []).append(planned.of(market.record))
    return found


def test_the_figures_are_those_of_the_record() -> None:
    market = lived(WORLD, Discount(by=0.2, segments=("young",)), PLAN)
    labels, orders = market.book.labels, market.record.entry("orders")[4:16]
    store, phone, young = labels.channels.index("store"), labels.offers.index("phone"), labels.segments.index("young")
    figures = reached(market, PLAN)
    assert figures["target"] == [pytest.approx(orders[:, young].sum() / orders.sum())]
    assert figures["offers"] == [pytest.approx(orders[..., phone].sum() / orders.sum())]
    assert figures["channels"] == [pytest.approx(orders[:, :, store].sum() / orders.sum())]
    theirs = market.record.entry("orders")[:, :, store, phone].sum(axis=1)
    assert figures["time"] == [pytest.approx(theirs[4:16].sum() / theirs.sum())]
    outside = [*theirs[4:6], *theirs[10:16]]
    assert figures["promotion"] == [pytest.approx(theirs[6:10].mean() / (sum(outside) / len(outside)))]
    of_young = orders[:, young, store, phone].sum() / orders[:, :, store, phone].sum()
    assert figures["price"] == [pytest.approx(70 * (1 - 0.2 * of_young))]
    assert figures["targets"][0] == theirs[4:16].sum()
    assert 0 < figures["targets"][1] <= market.record.summary()["revenue"]
    spent = [market.record.entry(name)[4:16, :, store] for name in ("commission", "discounts", "gift_cost")]
    contacts = market.record.entry("contact_cost")[4:16, :, store].sum()
    assert figures["budget"] == [pytest.approx(sum(each[..., phone].sum() for each in spent) + contacts)]


def test_a_target_is_more_than_its_segments() -> None:
    """Who holds a rival's offer, is dissatisfied or leans to service is told by the customer, not by the segment."""
    rival = SixElements(target=Target(holds="rival"), offers=("phone", "fibre"), channels=("store",))
    market = lived(WORLD, rival)
    counted = market.record.entry("target_orders").sum()
    assert 0 < counted < market.record.entry("orders").sum()
    won = market.record.entry("won_from_rival").sum()
    assert counted <= won


def verdict(plan: SixElements, element: str, interval: tuple[float, float, float]) -> str:
    planned = next(each for each in elements(plan, 20) if each.element == element)
    return Element("it", 0, planned, Interval(*interval)).verdict


def test_a_verdict_says_how_surely() -> None:
    assert verdict(PLAN, "target", (0.6, 0.55, 0.65)) == "reached"
    assert verdict(PLAN, "target", (0.3, 0.25, 0.35)) == "missed"
    assert verdict(PLAN, "target", (0.5, 0.45, 0.55)) == "not sure"
    assert verdict(PLAN, "target", (0.6, math.nan, math.nan)) == "reached"
    assert verdict(PLAN, "price", (80.0, 79.0, 81.0)) == "missed"
    assert verdict(PLAN, "price", (60.0, 59.0, 61.0)) == "reached"
    assert verdict(PLAN, "budget", (2e6, 1.9e6, 2.1e6)) == "missed"
    assert verdict(PLAN, "promotion", (math.nan, math.nan, math.nan)) == "not seen"


def test_every_verdict_stands_beside_what_was_demanded() -> None:
    """The bound that the figure is held against, in its unit, in every element's row, whether reached or missed."""
    planned = [*elements(PLAN, 20)]
    assert {(each.element, each.demanded) for each in planned} >= {
        ("target", "≥ 50% of the orders"),
        ("price", "50 to 70 a month, on average"),
        ("promotion", "≥ 1 × orders a week outside"),
        ("time", "≥ 60% of the run's orders"),
        ("targets", "≥ 30 orders"),
        ("targets", "≥ 1,000,000,000 margin of its orders"),
        ("targets", "≥ 1% conversion"),
        ("targets", "≤ 50% churn a month"),
        ("budget", "≤ 1,000,000 spent"),
    }
    found = [Element("it", 0, each, Interval(0.2, 0.1, 0.3)) for each in planned]
    stream = io.StringIO()
    Console(file=stream, width=100, no_color=True).print(show_evaluation(found, "EUR", 3))
    lines = stream.getvalue().splitlines()
    shares = [line for line in lines if line.startswith("offers")]
    assert [" ".join(line.split()) for line in shares] == ["offers phone ≥ 50% of the orders 20% [10, 30] ✘ missed"]
    assert any("≤ 50% churn a month" in line and "✔ reached" in line for line in lines)
    assert all("≥" in line or "≤" in line or " to " in line for line in lines if "✔" in line or "✘" in line)


def test_a_promotion_lifts_the_orders_of_its_weeks() -> None:
    with_promotion = lived(WORLD, DiscountPromotion(by=0.5, starts=6.0, ends=10.0), PLAN)
    assert reached(with_promotion, PLAN)["promotion"][0] > reached(lived(WORLD, PLAN), PLAN)["promotion"][0]


def test_execution_and_the_difference_from_the_base_are_those_of_the_records() -> None:
    """Activities of what the plan's channels have people for, whom they reached, and what is sold more than without."""
    world = changed(WORLD, reps__clerks={"channel": "store", "count": 2, "contacts_per_week": 20})
    plan = dataclasses.replace(PLAN, channels=("store", "telesales"))
    base, market = lived(world), lived(world, Discount(by=0.2), plan)
    scenario, record = Scenario.model_validate(world), market.record
    done, reach = executed(plan, scenario)
    assert done.words == "2,280 contacts and visits", "twelve weeks of two with 20 and three with 50"
    there = record.entry("contacts")[4:16, :, 2].sum() + record.entry("visits")[4:16, :, 0].sum()
    assert done.of(record) == pytest.approx(there / (12 * 190))
    contacts, connected = (record.entry(name)[4:16, :, 2].sum() for name in ("contacts", "connected"))
    assert reach.of(record) == pytest.approx(connected / contacts)
    more = next(each for each in against(plan, market.weeks, "now") if "orders" in each.words)
    sold = [each.record.entry("orders")[4:16].sum() for each in (market, base)]  # what it takes from others counts
    assert more.against_base
    assert more.of(record) - more.of(base.record) == sold[0] - sold[1] > 0
    assert [each.part for each in (done, reach, more)] == ["execution", "execution", "result"]
    assert Element("it", 0, done, Interval(0.9, 0.8, 1.0)).verdict == "not asked"


def test_a_plan_is_one_tidy_table(tmp_path: Path) -> None:
    """Plan, then execution, then result; the base itself has no difference from the base."""
    path = tmp_path / "plan.toml"
    path.write_text(FILE)
    table = evaluation_table(evaluate(load(path, {"run.customers": 200}), replications=2, jobs=1, store=None))
    assert list(dict.fromkeys(table["part"])) == ["plan", "execution", "result"]
    assert set(table["strategy"]) == {"it"}
    result = table[table["element"] == "against the base"]
    assert result["planned"].tolist() == [f"{name} above now" for name in ("orders", "revenue", "margin")]
    assert (table["low"] <= table["high"]).all() or table["low"].isna().any()


FILE = f"""{BASE}
plan = [{{ kind = "six_elements", offers = ["phone"], channels = ["store"], targets = {{ orders = 1 }}, budget = 9e6 }}]
"""


def test_the_command_says_planned_and_reached(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(FILE)
    asked = ["evaluate", str(path), "--replications", "3", "--customers", "200", "--no-store"]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    for word in ("target", "everybody", "offers", "channels", "time", "least 1", "budget", "reached"):
        assert word in done.output, done.output
    said = json.loads(CliRunner().invoke(app, [*asked, "--json", "-"]).stdout)
    assert (said["worlds"], said["runs"]["interrupted"]) == (3, False)
    rows: list[dict[str, Any]] = said["elements"]
    assert {row["strategy"] for row in rows} == {"it"}
    assert [row["demanded"] for row in rows if row["element"] == "budget"] == ["≤ 9,000,000 spent"]
    assert [row["verdict"] for row in rows if row["element"] == "budget"] == ["reached"]


def test_without_a_plan_there_is_nothing_to_evaluate(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(FILE)
    with pytest.raises(ExperimentError, match="six_elements"):
        evaluate(load(path), ["now"], 2, store=None)
    done = CliRunner().invoke(app, ["evaluate", str(path), "--strategies", "now", "--no-store"])
    assert done.exit_code == 2
    assert "no plan to evaluate in now" in done.output
