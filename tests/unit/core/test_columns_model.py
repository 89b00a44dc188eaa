"""Columnar and ordinary agents side by side in one model: registers, data collection, events, size."""

import gc
import pickle
import sys
import tracemalloc

import mesa
import numpy as np
import pytest
from mesa.time import Schedule

from simsales.columnar.agentset import ColumnarAgentSet
from simsales.columnar.columns import ColumnarAgent, ColumnarModel
from simsales.columnar.field import Field
from simsales.columnar.unionset import UnionAgentSet


class Customer(ColumnarAgent):
    satisfaction = Field(np.float64, default=0.5)
    visits = Field(np.int32)

    def visit(self):
        self.visits += 1


class Business(ColumnarAgent):
    satisfaction = Field(np.float32, default=0.75)
    farewells = Field(np.int8)

    def remove(self):
        self.farewells += 1
        super().remove()


class Rep(mesa.Agent):
    satisfaction = 1.0


class Shop(ColumnarModel):
    def __init__(self, n=10, rng=1):
        super().__init__(rng=rng)
        Rep.create_agents(self, 2)
        Customer.create_agents(self, n, satisfaction=np.linspace(0, 1, n))
        self.collector = mesa.DataCollector(
            model_reporters={"people": lambda model: len(model.agents), "mean": "mean"},
            agent_reporters={"satisfaction": "satisfaction"},
            agenttype_reporters={
                Customer: {"satisfaction": "satisfaction", "twice": lambda customer: 2 * customer.visits},
                Rep: {"satisfaction": "satisfaction"},
            },
        )

    @property
    def mean(self):
        return float(self.agents_by_type[Customer].agg("satisfaction", np.mean))

    def step(self):
        self.agents_by_type[Customer].do("visit")
        self.collector.collect(self)


class Plain(ColumnarModel):
    """A model that can be pickled."""


def test_registers_hold_both_kinds():
    model = Shop()
    Business.create_agents(model, 3)
    assert model.agent_types == [Rep, Customer, Business]
    assert list(model.agents_by_type) == model.agent_types
    assert {kind: len(agents) for kind, agents in model.agents_by_type.items()} == {
        Rep: 2,
        Customer: 10,
        Business: 3,
    }
    assert [type(agent) for agent in model.agents] == [Rep] * 2 + [Customer] * 10 + [Business] * 3
    assert model.agents.get("unique_id") == list(range(1, 16))
    assert isinstance(model.agents, UnionAgentSet)
    assert isinstance(model.agents.select(agent_type=Customer), ColumnarAgentSet)
    assert model.agents.select(agent_type=ColumnarAgent).get("unique_id") == list(range(3, 16))
    assert list(model.agents.groupby(type)) == list(model.agents_by_type.items())
    assert Rep(model).unique_id == 16
    with pytest.raises(AttributeError):
        model.agents = []


def test_a_model_without_columnar_agents_is_mesas_own():
    model = ColumnarModel(rng=1)
    rep = Rep(model)
    assert type(model.agents) is type(mesa.Model(rng=1).agents)
    assert model.agents.to_list() == [rep]
    rep.remove()
    assert len(model.agents) == 0


def test_registering_by_hand_changes_nothing_and_deregistering_removes():
    model, other = Shop(), Shop()
    customer = model.agents_by_type[Customer].to_list()[0]
    model.register_agent(customer)
    assert len(model.agents) == 12
    for act in (other.register_agent, other.deregister_agent):
        with pytest.raises((KeyError, ValueError)):
            act(customer)
    model.deregister_agent(customer)
    assert customer not in model.agents
    rep = model.agents_by_type[Rep].to_list()[0]
    model.deregister_agent(rep)
    assert rep not in model.agents
    assert (len(model.agents), len(other.agents)) == (10, 12)


def test_remove_all_agents_calls_remove_where_it_is_overridden():
    model = Shop()
    Business.create_agents(model, 3)
    model.remove_all_agents()
    assert len(model.agents) == 0
    assert [len(agents) for agents in model.agents_by_type.values()] == [0, 0, 0]
    assert model.population(Business).column("farewells").tolist() == [1, 1, 1]
    assert Customer(model).unique_id == 16


def test_bulk_removal_counts_those_who_were_there():
    population = Shop().population(Customer)
    assert population.remove_rows([1, 3, 3]) == 2
    assert population.remove_rows([1, 2]) == 1
    assert population.remove_rows([]) == 0
    assert population.agents.rows.tolist() == [0, 4, 5, 6, 7, 8, 9]


def test_data_collector_sees_both_kinds():
    model = Shop(n=3)
    model.run_for(2)
    assert model.collector.get_model_vars_dataframe()["people"].tolist() == [5, 5]
    assert model.collector.get_model_vars_dataframe()["mean"].tolist() == [0.5, 0.5]
    everybody = model.collector.get_agent_vars_dataframe()
    assert everybody.loc[1.0, "satisfaction"].to_dict() == {1: 1.0, 2: 1.0, 3: 0.0, 4: 0.5, 5: 1.0}
    customers = model.collector.get_agenttype_vars_dataframe(Customer)
    assert customers.loc[1.0, "twice"].tolist() == [2, 2, 2]
    assert customers.loc[2.0, "twice"].tolist() == [4, 4, 4]
    assert customers.index.get_level_values("AgentID").tolist() == [3, 4, 5] * 2
    assert len(model.collector.get_agenttype_vars_dataframe(Rep)) == 4


def test_data_collector_equals_that_of_an_ordinary_model():
    class OrdinaryCustomer(mesa.Agent):
        def __init__(self, model, satisfaction):
            super().__init__(model)
            self.satisfaction = satisfaction

    frames = []
    for model, kind in ((ColumnarModel(rng=1), Customer), (mesa.Model(rng=1), OrdinaryCustomer)):
        kind.create_agents(model, 10, satisfaction=[i / 10 for i in range(10)])
        collector = mesa.DataCollector(
            agent_reporters={"satisfaction": "satisfaction"}, agenttype_reporters={kind: {"id": "unique_id"}}
        )
        collector.collect(model)
        frames.append((collector.get_agent_vars_dataframe(), collector.get_agenttype_vars_dataframe(kind)))
    for ours, theirs in zip(*frames, strict=True):
        assert ours.equals(theirs)


def test_scheduled_methods_live_as_long_as_their_agent():
    model = Shop(n=3)
    population = model.population(Customer)
    model.schedule_event(population.agent(0).visit, at=1.5)
    model.schedule_event(population.agent(1).visit, after=1.5)
    model.schedule_recurring(population.agent(2).visit, Schedule(interval=0.5, start=1.25))
    gc.collect()
    population.agent(1).remove()
    gc.collect()
    model.run_for(3)
    # Everybody who is left also visits at each of the three steps.
    assert population.column("visits").tolist() == [4, 0, 3 + 4]


def test_bulk_removal_ends_scheduled_methods_and_spares_the_models_own():
    model = Plain(rng=1)
    Customer.create_agents(model, 2)
    population = model.population(Customer)
    for row in (0, 1):
        model.schedule_event(population.agent(row).visit, at=0.5)
    model.schedule_event(model.remove_all_agents, at=0.75)
    assert population.remove_rows([0]) == 1
    gc.collect()
    model.run_until(1.0)
    assert population.column("visits").tolist() == [0, 1]
    assert population.n_alive == 0


def test_scheduled_methods_survive_pickle():
    model = Plain(rng=1)
    Customer.create_agents(model, 2)
    model.schedule_event(model.population(Customer).agent(1).visit, at=2.0)
    again = pickle.loads(pickle.dumps(model))
    again.run_until(3.0)
    assert again.population(Customer).column("visits").tolist() == [0, 1]
    assert again.population(Customer).agents.random is again.random
    assert model.population(Customer).column("visits").tolist() == [0, 0]


def test_pickled_model_goes_on_as_the_original():
    def advance(model):
        order = model.agents.shuffle().get("unique_id")
        Customer(model)
        return order, model.agents.get("unique_id"), model.agents_by_type[Customer].get("satisfaction")

    model = Plain(rng=4)
    Rep.create_agents(model, 2)
    Customer.create_agents(model, 5, satisfaction=[0.1, 0.2, 0.3, 0.4, 0.5])
    model.agents_by_type[Customer].shuffle(inplace=True)
    model.population(Customer).agent(2).remove()
    again = pickle.loads(pickle.dumps(model))
    assert advance(model) == advance(again)


class TenFields(ColumnarAgent):
    a = Field(np.float64)
    b = Field(np.float64, default=0.5)
    c = Field(np.float32)
    d = Field(np.float32, default=1)
    e = Field(np.int32)
    f = Field(np.int32, default=-1)
    g = Field(np.int16)
    h = Field(np.uint8)
    i = Field(np.bool_)
    j = Field(np.float32, shape=("category",))


def test_nothing_is_called_for_each_agent():
    def calls(n):
        """How often Python calls anything while n agents are made, changed and asked."""
        model, heard = ColumnarModel(rng=1), []
        model.population(TenFields, {"category": 2})
        before = sys.getprofile()
        sys.setprofile(lambda frame, event, arg: heard.append(event))
        try:
            agents = TenFields.create_agents(model, n, a=np.arange(n, dtype=np.float64), e=7)
            agents.where(agents.array("a") >= n - 5).set("b", 1.0)
            agents.agg("a", [sum, min, max])
        finally:
            sys.setprofile(before)
        return len(heard)

    calls(10)
    assert calls(100_000) < 1.5 * calls(100)


def test_a_million_agents_cost_columns_and_little_else():
    n, column_bytes = 1_000_000, 8 + 8 + 4 + 4 + 4 + 4 + 2 + 1 + 1 + 4 * 2
    values = np.arange(n, dtype=np.float64)
    model = ColumnarModel(rng=1)
    model.population(TenFields, {"category": 2}).reserve(n)
    agents = TenFields.create_agents(model, n, a=values, e=7)
    assert agents.agg("a", [sum, min, max]) == [n * (n - 1) / 2, 0, n - 1]
    assert len(agents.where(agents.array("a") >= n - 5).groupby("e")) == 1
    assert agents.sort("a").rows[0] == n - 1
    assert len(model.agents) == n

    del agents, model
    gc.collect()
    tracemalloc.start()
    model = ColumnarModel(rng=1)
    model.population(TenFields, {"category": 2}).reserve(n)
    kept = TenFields.create_agents(model, n, a=values)
    model.agents_by_type[TenFields].rows  # noqa: B018 (the list of rows is made when asked for)
    size, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size / n - column_bytes <= 70
    assert peak / n - column_bytes <= 70
    assert len(kept) == n
