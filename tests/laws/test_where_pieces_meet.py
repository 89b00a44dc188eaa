"""What was built apart holds together: districts with desks, complaints and leaks, orders in hand with mis-sales."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simsales
from simsales.evidence.six_elements import whom
from simsales.experiments.errors import ExperimentError
from simsales.experiments.panel import collecting
from simsales.experiments.tidy import tables
from simsales.market.bond.mis_selling import regret
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.usage.usage import best_use
from simsales.reporting.html.page import page

SCENARIOS = Path(__file__).parents[2] / "scenarios"
DISTRICTS = {
    "world.organisation.cities.Port.districts": {"Harbour": {"share": 0.5}, "Market": {"share": 0.5}},
}


def lived(name: str, strategy: str, **changes: Any) -> Market:
    prepared = simsales.load(
        SCENARIOS / f"{name}.toml", {key.replace("__", "."): each for key, each in changes.items()}
    )
    market = simsales.build_market(prepared, strategy, 3)
    market.run()
    return market


def responding(**changes: Any) -> Market:
    return lived("three_responses", "As today", **{"run.customers": 1500, "run.weeks": 8} | DISTRICTS | changes)


def test_promises_have_a_row_a_segment_whatever_the_districts() -> None:
    market = responding()
    table = market.record.promises()
    assert table.index.is_unique
    assert {segment for _, segment in table.index} == {*market.spec.world.segments, "all"}
    whole = table.xs("all", level="segment")["cases"]
    parts = table.drop("all", level="segment")["cases"].groupby("desk").sum()
    assert parts.loc[whole.index].tolist() == pytest.approx(whole.tolist())


def test_who_works_at_a_desk_of_a_districts_channel_is_paid_by_that_district() -> None:
    market = responding(**{"channels.hall.district": "Harbour", "responses.need.owner": "hall"})
    hall = market.book.labels.channels.index("hall")
    pay = market.record.entry("pay").sum(axis=(0, 3))[:, hall]
    here = np.array(market.book.labels.districts) == "Harbour"
    assert (pay[here] > 0).all()
    assert (pay[~here] == 0).all()


@pytest.mark.parametrize("in_hand", [True, False])
def test_a_mis_sale_is_not_forgotten_while_the_order_is_in_hand(in_hand: bool) -> None:
    waiting = {"units": 0, "arrive": 6, "every": 4}
    changes = {"run.customers": 500, "run.weeks": 3, "catalogue.products.premium_plan.stock": waiting}
    market = lived("complaints", "No checks", **changes)
    people = market.today.people
    rows = np.flatnonzero((people.holding < 0).all(axis=1))[:5]
    assert len(rows) == 5
    people.mis_sold[:] = -1
    people.mis_sold[rows] = 0
    people.in_hand[rows, 0] = 0 if in_hand else -1
    regret(market.today)
    assert (people.mis_sold[rows] == (0 if in_hand else -1)).all()


def test_a_channel_of_a_district_concerns_its_customers_only() -> None:
    market = responding(**{"channels.hall.district": "Harbour"})
    labels, people = market.book.labels, market.today.people
    rows = np.arange(len(people.segment))
    theirs = market.today.concerns(labels.channels.index("hall"), rows)
    assert (theirs == (np.array(labels.districts)[people.segment] == "Harbour")).all()
    others = [each.number for each in market.channels if each.local is None]
    assert market.today.concerns(others[0], rows).all()


def test_who_answers_no_price_uses_the_most_beyond_an_allowance_too() -> None:
    blocks = np.array([[0.0, 10.0]]), np.array([[0.0, 0.5]])
    assert best_use(60.0, 0.0, True, *blocks, 0) == (60.0, -25.0)
    assert best_use(60.0, 1e-9, True, *blocks, 0)[0] == pytest.approx(60.0), "as who hardly answers"
    assert best_use(60.0, 1.0, True, *blocks, 0)[0] < 60.0


def test_a_plan_says_in_which_districts_it_aims() -> None:
    assert whom(Target(districts=("Harbour",), segments=("households",))) == "Harbour; households"


def test_tables_have_districts_and_cities_which_add_up() -> None:
    small = {"run.customers": 200, "run.weeks": 4}
    compared = simsales.compare(
        simsales.load(SCENARIOS / "price_cut.toml", small | DISTRICTS), replications=2, store=None, jobs=1
    )
    found = tables(compared)
    means = found["means"].set_index(["strategy", "measure"])["mean"]
    for place in ("district", "city"):
        orders = found[f"by_{place}"].query("measure == 'orders'").groupby("strategy")["mean"].sum()
        assert orders.to_dict() == pytest.approx(means.xs("orders", level="measure").to_dict())
    assert "Harbour" in page(compared, simsales.load(SCENARIOS / "price_cut.toml", small | DISTRICTS))


@pytest.mark.parametrize("column", ["segment", "district"])
def test_a_panel_is_not_asked_for_what_it_says_anyway(column: str) -> None:
    prepared = simsales.load(SCENARIOS / "price_cut.toml")
    with pytest.raises(ExperimentError, match=f"every panel says the {column}"):
        collecting(prepared, None, [column])
