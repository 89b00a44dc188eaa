"""A market is a Mesa model that a Mesa user recognises, with ten customers and with a million."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import mesa
import numpy as np
import pytest
from mesa import DataCollector

from simsales.market.market import Market
from simsales.market.people import Customer
from simsales.market.rivals.agents import Competitor
from simsales.market.staff.sellers import Channel, Rep
from tests.laws.worlds import LIVELY, changed, opened


@pytest.fixture(params=[10, 1_000_000], ids=["ten", "a million"], scope="module")
def size(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def market(size: int) -> Iterator[Market]:
    """A market after its second week."""
    market = opened(changed(LIVELY, run__customers=size))
    market.run_for(2)
    yield market
    gc.collect()


def test_it_is_a_model_whose_time_is_in_weeks(market: Market, size: int) -> None:
    assert isinstance(market, mesa.Model)
    assert market.time == market.week >= 2
    week = market.week
    market.run_for(1)
    assert market.time == market.week == week + 1
    market.step()
    assert market.week == week + 2


def test_agents_by_type(market: Market, size: int) -> None:
    by_type = market.agents_by_type
    assert set(by_type) == {Customer, Rep, Channel, Competitor} == set(market.agent_types)
    assert len(by_type[Customer]) == size
    assert len(by_type[Rep]) == 6
    assert sorted(rep.team for rep in by_type[Rep]) == ["callers"] * 3 + ["visitors"] * 3
    assert [channel.name for channel in by_type[Channel]] == ["store", "online", "telesales", "field"]
    assert [rival.name for rival in by_type[Competitor]] == ["Rival"]
    assert len(market.agents) == size + 6 + 4 + 1
    some = by_type[Customer][size - 1]
    assert isinstance(some, mesa.Agent)
    assert some.model is market
    assert some in market.agents
    assert some in by_type[Customer]
    assert by_type[Rep][0] in market.agents


def test_select(market: Market, size: int) -> None:
    customers = market.agents_by_type[Customer]
    happy = customers.where(market.customers.column("satisfaction") > 0.6)
    assert len(happy) == int((market.customers.column("satisfaction") > 0.6).sum())
    few = customers.select(at_most=3)
    assert [customer.unique_id for customer in few] == [customer.unique_id for customer in customers[:3]]
    if size == 10:
        old = customers.select(lambda customer: customer.segment == 1)
        assert {customer.segment for customer in old} == {1}
        assert len(old) == int((market.customers.column("segment") == 1).sum())
        assert len(customers.select(lambda customer: customer.holds_ours, at_most=1)) <= 1
        assert len(market.agents.select(agent_type=Rep)) == 6
    assert len(market.agents_by_type[Rep].select(lambda rep: rep.team == "callers")) == 3


def test_groupby_and_agg(market: Market, size: int) -> None:
    customers = market.agents_by_type[Customer]
    segment, satisfaction = market.customers.column("segment"), market.customers.column("satisfaction")
    grouped = customers.groupby("segment")
    assert grouped.count() == {s: int((segment == s).sum()) for s in np.unique(segment)}
    means = grouped.agg("satisfaction", np.mean)
    for s in np.unique(segment):
        assert means[s] == pytest.approx(satisfaction[segment == s].mean())
    assert customers.agg("satisfaction", [np.min, np.max]) == [satisfaction.min(), satisfaction.max()]
    assert customers.agg("billed", np.sum) == pytest.approx(market.customers.column("billed").sum())
    teams = market.agents_by_type[Rep].groupby("team").agg("contacts", sum)
    assert set(teams) == {"callers", "visitors"}


def test_do_get_and_set(market: Market, size: int) -> None:
    few = market.agents_by_type[Customer][: min(size, 1000)]
    group = market.agents_by_type[Customer].select(at_most=len(few))

    def befriend(customer: Customer) -> None:
        customer.relationship = min(1.0, customer.relationship + 0.25)

    before = market.customers.column("relationship")[: len(few)].copy()
    assert group.do(befriend) is group
    after = market.customers.column("relationship")[: len(few)]
    np.testing.assert_allclose(after, np.minimum(1, before + 0.25))
    group.set("opinion", 0.125)
    assert set(group.get("opinion")) == {0.125}
    assert group.map(lambda customer: customer.leans_to)[0] in ("relationship", "value", "service")
    assert not group.get("told") or set(group.get("told")) <= {-1, 0, 1}


def test_a_customer_is_an_agent_with_names_for_what_it_holds(market: Market) -> None:
    customer = market.agents_by_type[Customer][3]
    same = market.customers.agent(customer.row)
    assert same == customer
    assert hash(same) == hash(customer)
    customer.satisfaction = 0.875
    assert same.satisfaction == 0.875 == market.customers.column("satisfaction")[customer.row]
    with pytest.raises(AttributeError, match="satisfaction"):
        customer.satisfacton = 0.5
    assert customer.holding.shape == (2,)
    customer.awareness = [0.5, *customer.awareness[1:]]
    assert same.awareness[0] == 0.5


def test_create_and_remove(market: Market, size: int) -> None:
    customers = market.agents_by_type[Customer]
    before = len(customers)
    new = Customer.create_agents(market, 3, segment=[0, 1, 1], price_response=0.03, awareness=0.5)
    assert len(new) == 3
    assert len(market.agents_by_type[Customer]) == before + 3
    assert new.get("segment") == [0, 1, 1]
    assert len({customer.unique_id for customer in new} | {rep.unique_id for rep in market.agents_by_type[Rep]}) == 9
    week = market.week
    market.run_for(1)
    assert market.week == week + 1
    first, gone, last = new
    gone.remove()
    assert len(market.agents_by_type[Customer]) == before + 2
    assert gone not in market.agents
    market.run_for(1)
    first.remove()
    last.remove()
    assert len(new) == 0, "a set forgets who has left, as in Mesa"
    assert len(market.agents_by_type[Customer]) == before
    rep = market.agents_by_type[Rep][0]
    assert rep in market.agents


def test_data_collector(market: Market, size: int) -> None:
    collector = DataCollector(
        model_reporters={
            "week": "week",
            "satisfaction": lambda model: model.agents_by_type[Customer].agg("satisfaction", np.mean),
            "orders": lambda model: float(model.record.entry("orders").sum()),
        },
        agenttype_reporters={
            Rep: {"contacts": "contacts", "skill": lambda rep: rep.skill},
            Competitor: {"name": "name"},
            **({Customer: {"satisfaction": "satisfaction", "ours": "holds_ours"}} if size == 10 else {}),
        },
    )
    weeks = []
    for _ in range(2):
        market.run_for(1)
        weeks.append(market.week)
        collector.collect(market)
    seen = collector.get_model_vars_dataframe()
    assert seen["week"].tolist() == weeks
    assert seen["orders"].is_monotonic_increasing
    there = market.customers.column("satisfaction")[market.customers.alive]
    assert seen["satisfaction"].iloc[-1] == pytest.approx(there.mean())
    reps = collector.get_agenttype_vars_dataframe(Rep)
    assert len(reps) == 12
    assert reps["contacts"].sum() > 0 or size == 10
    if size == 10:
        customers = collector.get_agenttype_vars_dataframe(Customer)
        assert len(customers) == 20
        last = customers.xs(customers.index.get_level_values(0).max(), level=0)["satisfaction"]
        there = market.customers.column("satisfaction")[market.customers.alive]
        np.testing.assert_allclose(np.sort(last), np.sort(there))


def test_columns_of_a_million_cost_little(market: Market, size: int) -> None:
    """Tens of bytes a customer per ten attributes, and no view is kept."""
    used = sum(column.nbytes for column in market.customers.columns.values())
    names = len(market.customers.columns)
    entries = sum(column[0].size for column in market.customers.columns.values())
    assert used / market.customers.capacity / entries < 8.01
    assert used / market.customers.capacity < 100 * names / 10
    if size > 10:
        views = sum(issubclass(type(each), Customer) for each in gc.get_objects())  # a dead proxy raises if asked
        assert views < 10
