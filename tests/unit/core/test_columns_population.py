"""Populations: how agents are created, where their rows stay, and how they leave."""

import copy
import pickle

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from simsales.columnar.agentset import ColumnarAgentSet
from simsales.columnar.columns import ColumnarAgent, ColumnarModel
from simsales.columnar.field import Field


class Customer(ColumnarAgent):
    satisfaction = Field(np.float64, default=0.5)
    visits = Field(np.uint8)
    region = Field(np.int32)
    loyal = Field(np.bool_)
    holding = Field(np.int16, default=-1, shape=("category",))


@pytest.fixture
def model():
    model = ColumnarModel(rng=1)
    model.population(Customer, dimensions={"category": 3})
    return model


@pytest.fixture
def customers(model):
    return Customer.create_agents(model, 4, satisfaction=[0.1, 0.2, 0.3, 0.4], region=7)


def test_create_agents_takes_scalars_arrays_and_rows(model):
    created = Customer.create_agents(
        model,
        3,
        satisfaction=0.25,
        visits=np.array([1, 2, 3]),
        region=pd.Series([5, 6, 7], index=[9, 9, 9]),
        loyal=(True, False, True),
        holding=np.arange(9).reshape(3, 3),
    )
    assert isinstance(created, ColumnarAgentSet)
    assert created.get(["satisfaction", "visits", "region", "loyal"]) == [
        [0.25, 1, 5, True],
        [0.25, 2, 6, False],
        [0.25, 3, 7, True],
    ]
    assert [row.tolist() for row in created.get("holding")] == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    assert Customer.create_agents(model, 2, holding=[7, 8, 9]).array("holding").tolist() == [[7, 8, 9]] * 2
    assert len(Customer.create_agents(model, 0, visits=[])) == 0


def test_wrong_creation_adds_nobody(model, customers):
    with pytest.raises(TypeError, match="no field 'satisfacton'; did you mean 'satisfaction'"):
        Customer.create_agents(model, 2, satisfacton=1.0)
    with pytest.raises(ValueError, match=r"'visits'.*3.*2 agents"):
        Customer.create_agents(model, 2, loyal=True, visits=[1, 2, 3])
    with pytest.raises(ValueError, match="cannot create -1"):
        Customer.create_agents(model, -1)
    with pytest.raises(TypeError):
        Customer.create_agents(model, 2, 0.5)
    assert (model.population(Customer).n, model.agent_id_counter) == (4, 5)


def test_a_class_with_its_own_init_is_created_agent_by_agent():
    class Shopper(ColumnarAgent):
        budget = Field(np.float64)

        def __init__(self, model, income, share=0.5):
            super().__init__(model, budget=income * share)

    model = ColumnarModel(rng=1)
    shoppers = Shopper.create_agents(model, 2, income=[100, 200], share=0.25)
    assert shoppers.get("budget") == [25.0, 50.0]
    assert Shopper(model, 10).budget == 5.0
    assert model.agents_by_type[Shopper].get("budget") == [25.0, 50.0, 5.0]


def test_from_dataframe_makes_one_agent_a_row(model):
    frame = pd.DataFrame({"satisfaction": [0.1, 0.9], "visits": [3, 4]}, index=[10, 20])
    created = Customer.from_dataframe(model, frame, region=2, holding=[1, 2, 3])
    assert created.get(["satisfaction", "visits", "region"]) == [[0.1, 3, 2], [0.9, 4, 2]]
    with pytest.raises(TypeError, match="'region'"):
        Customer.from_dataframe(model, frame, region=[1, 2])


def test_dimensions_must_be_known_and_stay():
    model = ColumnarModel(rng=1)
    with pytest.raises(ValueError, match="dimension 'category'"):
        Customer.create_agents(model, 2)
    population = model.population(Customer, {"category": 2})
    assert model.population(Customer) is population
    assert model.population(Customer, {"category": 2}) is population
    with pytest.raises(ValueError, match="dimensions"):
        model.population(Customer, {"category": 5})


def test_reserve_allocates_once_and_for_the_exact_number():
    model = ColumnarModel(rng=1)
    population = model.population(Customer, {"category": 2})
    Customer(model, visits=5)
    population.reserve(1000)
    buffers = {name: column.ctypes.data for name, column in population.columns.items()}
    Customer.create_agents(model, 600)
    Customer.create_agents(model, 399, visits=1)
    assert population.capacity == population.n == 1000
    assert {name: column.ctypes.data for name, column in population.columns.items()} == buffers
    population.reserve(10)
    assert population.capacity == 1000
    assert population.column("visits").sum() == 5 + 399


def test_growing_without_a_reserve_copies_seldom_and_keeps_the_values():
    model = ColumnarModel(rng=1)
    population = model.population(Customer, {"category": 2})
    capacities = []
    for number in range(1000):
        Customer(model, region=number)
        capacities.append(population.capacity)
    assert len(set(capacities)) < 30
    assert capacities[-1] < 2000
    assert population.column("region").tolist() == list(range(1000))
    population.reserve(5000)
    buffer = population.columns["region"]
    population.reserve(5000)
    assert population.columns["region"] is buffer


def test_column_covers_exactly_the_rows_in_use_and_names_the_nearest(model, customers):
    population = model.population(Customer)
    population.reserve(50)
    population.agent(1).remove()
    assert population.column("satisfaction").tolist() == [0.1, 0.2, 0.3, 0.4]
    assert population.alive.tolist() == [True, False, True, True]
    assert population.ids.tolist() == [1, 2, 3, 4]
    for guarded in (population.alive, population.ids, customers.array("visits"), customers.rows):
        with pytest.raises(ValueError, match="read-only"):
            guarded[0] = 0
    with pytest.raises(KeyError, match="did you mean 'satisfaction'"):
        population.column("satisfcation")
    for row in (-1, 4):
        with pytest.raises(IndexError):
            population.agent(row)
        with pytest.raises(IndexError):
            population.remove_rows([row])


def test_removed_agents_leave_all_sets_and_keep_their_last_values(model, customers):
    population = model.population(Customer)
    victim = population.agent(1)
    picked = customers.where([True, True, False, False])
    victim.remove()
    victim.remove()
    assert victim.satisfaction == 0.2
    for agents in (customers, picked, model.agents, population.agents, model.agents_by_type[Customer]):
        assert victim not in agents
        assert victim not in agents.to_list()
        assert len(agents) == len(agents.to_list())
    with pytest.raises(KeyError):
        model.deregister_agent(victim)
    with pytest.raises(ValueError, match="removed"):
        model.register_agent(victim)


@given(
    st.lists(
        st.one_of(st.tuples(st.just("create"), st.integers(0, 5)), st.tuples(st.just("remove"), st.integers(0, 30)))
    )
)
def test_rows_are_never_moved_nor_used_again(actions):
    model = ColumnarModel(rng=1)
    population = model.population(Customer, {"category": 1})
    expected, alive = [], set()
    for action, number in actions:
        if action == "create":
            marks = [len(expected) + i for i in range(number)]
            created = Customer.create_agents(model, number, region=marks)
            assert created.rows.tolist() == marks
            expected += marks
            alive |= set(marks)
        elif number < len(expected):
            population.agent(number).remove()
            alive.discard(number)
    assert population.column("region").tolist() == expected
    assert population.ids.tolist() == [row + 1 for row in expected]
    assert (population.n, population.n_alive) == (len(expected), len(alive))
    assert population.agents.get("region") == model.agents.get("region") == sorted(alive)
    assert [agent.row for agent in population.agents] == sorted(alive)


def test_views_and_models_survive_pickle_and_deepcopy(model, customers):
    population = model.population(Customer)
    population.reserve(10_000)
    population.agent(1).remove()
    model.favourite = population.agent(2)
    model.chosen = customers.select(lambda customer: customer.satisfaction > 0.15)
    for again in (pickle.loads(pickle.dumps(model)), copy.deepcopy(model)):
        assert again.favourite.satisfaction == 0.3
        assert again.favourite.model is again
        assert again.chosen.get("satisfaction") == [0.3, 0.4]
        again.favourite.satisfaction = 0.8
        assert again.population(Customer).column("satisfaction").tolist() == [0.1, 0.2, 0.8, 0.4]
        assert Customer(again).unique_id == 5
        assert len(again.agents_by_type[Customer]) == 4
    assert len(pickle.dumps(model)) < 10_000
    assert model.favourite.satisfaction == 0.3
    assert pickle.loads(pickle.dumps(population.agent(3))).satisfaction == 0.4
    assert copy.copy(model.favourite) == model.favourite
