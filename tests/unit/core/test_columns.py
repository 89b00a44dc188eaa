"""Fields and views: what an agent keeps, and what it refuses."""

import hypothesis.strategies as st
import mesa
import numpy as np
import pytest
from hypothesis import given

from simsales.columnar.columns import ColumnarAgent, ColumnarModel
from simsales.columnar.field import Field


class Customer(ColumnarAgent):
    satisfaction = Field(np.float64, default=0.5, doc="how content, 0 to 1")
    visits = Field(np.uint8)
    region = Field(np.int32)
    loyal = Field(np.bool_)
    holding = Field(np.int16, default=-1, shape=("category",))

    @property
    def discontent(self):
        return 1.0 - self.satisfaction

    @discontent.setter
    def discontent(self, value):
        self.satisfaction = 1.0 - value

    @property
    def is_new(self):
        return self.visits == 0

    def visit(self, times=1):
        self.visits += times
        return self.visits


@pytest.fixture
def model():
    model = ColumnarModel(rng=1)
    model.population(Customer, dimensions={"category": 3})
    return model


@pytest.fixture
def customers(model):
    return Customer.create_agents(model, 4, satisfaction=[0.1, 0.2, 0.3, 0.4], region=7)


def test_views_are_mesa_agents_with_python_values(model, customers):
    customer = customers.to_list()[1]
    assert isinstance(customer, mesa.Agent)
    assert (customer.satisfaction, customer.visits, customer.region, customer.loyal) == (0.2, 0, 7, False)
    assert [type(customer.satisfaction), type(customer.visits), type(customer.loyal)] == [float, int, bool]
    assert (customer.row, customer.unique_id, customer.model) == (1, 2, model)
    assert customer.rng is model.rng
    assert customer.random is model.random
    assert not hasattr(customer, "pos")


def test_writing_reaches_the_column_and_every_other_view(model, customers):
    population = model.population(Customer)
    first, same = population.agent(2), population.agent(2)
    assert first is not same
    first.satisfaction = 0.9
    first.loyal = True
    first.visit(3)
    assert (same.satisfaction, same.loyal, same.visits) == (0.9, True, 3)
    assert population.column("satisfaction").tolist() == [0.1, 0.2, 0.9, 0.4]
    population.column("visits")[2] = 9
    assert first.visits == 9


def test_vector_fields_read_as_read_only_rows_and_are_written_whole(model, customers):
    customer = model.population(Customer).agent(0)
    assert customer.holding.tolist() == [-1, -1, -1]
    with pytest.raises(ValueError, match="read-only"):
        customer.holding[0] = 3
    customer.holding = [4, 5, 6]
    assert customer.holding.tolist() == [4, 5, 6]
    assert model.population(Customer).column("holding").tolist() == [[4, 5, 6], *[[-1, -1, -1]] * 3]
    customer.holding = 0
    assert customer.holding.tolist() == [0, 0, 0]
    with pytest.raises(ValueError, match="broadcast"):
        customer.holding = [1, 2]


@pytest.mark.parametrize(
    ("name", "near"),
    [("satisfacton", "'satisfaction'"), ("visit_count", "visits"), ("Region", "'region'"), ("xyz", "it has")],
)
def test_an_undeclared_attribute_is_refused_with_the_nearest_name(customers, name, near):
    customer = customers.to_list()[0]
    with pytest.raises(AttributeError, match=rf"Customer has no field '{name}'.*{near}"):
        setattr(customer, name, 1)
    assert not hasattr(customer, name)


@given(name=st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=12))
def test_whatever_a_view_accepts_another_view_shows(name):
    model = ColumnarModel(rng=1)
    model.population(Customer, {"category": 1})
    customer = Customer(model)
    try:
        setattr(customer, name, 1)
    except (AttributeError, TypeError):
        return
    assert getattr(model.population(Customer).agent(0), name) == 1


def test_properties_work_and_methods_cannot_be_overwritten(customers):
    customer = customers.to_list()[0]
    customer.discontent = 0.25
    assert (customer.satisfaction, customer.discontent, customer.is_new) == (0.75, 0.25, True)
    for name in ("is_new", "row", "unique_id", "model", "population", "visit"):
        with pytest.raises(AttributeError):
            setattr(customer, name, 1)


def test_slots_of_a_subclass_do_not_open_the_guard():
    class Slotted(Customer):
        __slots__ = ("note",)

    model = ColumnarModel(rng=1)
    model.population(Slotted, {"category": 1})
    with pytest.raises(AttributeError, match="no field 'note'"):
        Slotted(model).note = 1


def test_fields_may_not_hide_what_every_agent_has():
    for name in ("row", "model", "unique_id", "pos", "remove", "n"):
        with pytest.raises(TypeError, match=f"the name '{name}'"):
            type("Bad", (ColumnarAgent,), {name: Field(np.int8)})


def test_fields_are_inherited_added_and_replaced():
    class Business(Customer):
        seats = Field(np.int32, default=10)
        satisfaction = Field(np.float32, default=0.25)
        region = property(lambda self: 99)

    model = ColumnarModel(rng=1)
    population = model.population(Business, {"category": 2})
    business = Business(model, seats=3)
    assert set(population.columns) == {"satisfaction", "visits", "loyal", "holding", "seats"}
    assert (business.seats, business.satisfaction, business.region) == (3, 0.25, 99)
    assert population.column("satisfaction").dtype == np.float32
    assert Customer not in model.agents_by_type


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("visits", 2.5, TypeError),
        ("visits", float("nan"), TypeError),
        ("visits", "3", TypeError),
        ("visits", None, TypeError),
        ("visits", -1, OverflowError),
        ("visits", 256, OverflowError),
        ("loyal", 2, OverflowError),
        ("loyal", 0.5, TypeError),
        ("satisfaction", "high", TypeError),
        ("satisfaction", [0.1, 0.2], ValueError),
    ],
)
def test_values_that_do_not_fit_are_refused_everywhere(model, customers, name, value, error):
    customer = customers.to_list()[0]
    before = getattr(customer, name)
    with pytest.raises(error):
        setattr(customer, name, value)
    with pytest.raises(error):
        customers.set(name, value)
    with pytest.raises(error):
        Customer(model, **{name: value})
    with pytest.raises(error):
        Customer.create_agents(model, 7, **{name: value})
    assert getattr(customer, name) == before
    assert model.population(Customer).n == len(customers) == 4


@given(st.integers(-1000, 1000))
def test_integers_are_stored_exactly_or_refused(value):
    field = Field(np.uint8)
    if 0 <= value <= 255:
        assert field.accepted(np.array([value])).astype(np.uint8).item() == value
    else:
        with pytest.raises(OverflowError):
            field.accepted(np.array([value]))


@pytest.mark.parametrize("arguments", [(object,), ("U5",), (np.uint8, -1), (np.int8, 0.5), (np.int8, 0, "category")])
def test_impossible_fields_are_refused_at_once(arguments):
    with pytest.raises((TypeError, OverflowError)):
        Field(*arguments)


def test_equality_and_hash_go_by_population_and_row(model, customers):
    other_model = ColumnarModel(rng=1)
    other_model.population(Customer, {"category": 3})
    stranger = Customer(other_model)
    population = model.population(Customer)
    assert population.agent(0) == population.agent(0)
    assert population.agent(0) != population.agent(1)
    assert population.agent(0) != stranger
    assert population.agent(0) != 0
    assert len({population.agent(0), population.agent(0), population.agent(1), stranger}) == 3
