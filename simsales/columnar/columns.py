"""Columnar populations under genuine Mesa agents: a million customers as NumPy columns.

An agent class declares its attributes as `Field`s; an agent is a light view (population + row) made when
somebody asks for it. Everything a Mesa user does with agents and agent sets works, and mechanisms use the
columns directly.

>>> import numpy as np
>>> class Customer(ColumnarAgent):
...     satisfaction = Field(np.float64, default=0.5)
...     visits = Field(np.int32)
...     def visit(self):
...         self.visits += 1
>>> model = ColumnarModel(rng=1)
>>> customers = Customer.create_agents(model, 3, satisfaction=[0.9, 0.2, 0.6])
>>> model.agents_by_type[Customer].select(lambda customer: customer.satisfaction > 0.5).get("unique_id")
[1, 3]
>>> customers.where(customers.array("satisfaction") > 0.5).do("visit")
<ColumnarAgentSet of 2 Customer>
>>> model.population(Customer).column("visits").tolist()
[1, 0, 1]
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from types import MemberDescriptorType, MethodType
from typing import TYPE_CHECKING, Any, ClassVar, Self

import mesa
import numpy as np
from numpy.typing import ArrayLike

from simsales.columnar.agentset import ColumnarAgentSet
from simsales.columnar.field import Field, declared_fields, suggestion
from simsales.columnar.rowtable import RowTable
from simsales.columnar.unionset import UnionAgentSet

if TYPE_CHECKING:
    import pandas as pd


class Population[A: ColumnarAgent](RowTable[A]):
    """All agents of one columnar class in one model; `model.population(Customer)` makes it.

    See `RowTable` for `columns`, `column`, `alive`, `n`, `reserve`, `agent` and `remove_rows`.
    """

    def __init__(self, model: ColumnarModel, agent_class: type[A], dimensions: Mapping[str, int] | None = None) -> None:
        super().__init__(agent_class, dimensions)
        self.model = model
        self.agents: ColumnarAgentSet[A] = ColumnarAgentSet(self)
        self._pinned: dict[int, list[A]] = {}

    def create(self, n: int, **columns: Any) -> ColumnarAgentSet[A]:
        """Add `n` agents with the given columns, scalar or one entry an agent, and return them."""
        return self.add(n, columns)

    def add(self, n: int, columns: Mapping[str, Any], adopt: bool = False) -> ColumnarAgentSet[A]:
        """Add `n` agents as `create` does; with `adopt` arrays may become columns (see `RowTable.append`)."""
        model = self.model
        first = self.append(n, model.agent_id_counter, columns, adopt)
        model.agent_id_counter += n
        return ColumnarAgentSet(self, np.arange(first, first + n))

    def remove_rows(self, rows: ArrayLike) -> int:
        """Take the agents of these rows out of the model at once; return how many were still there.

        An agent class's own `remove` is not called. Raises IndexError for a row that does not exist.
        """
        removed = super().remove_rows(rows)
        for row in [row for row in self._pinned if not self.is_alive(row)]:
            del self._pinned[row]
        return removed

    def remove_row(self, row: int) -> bool:
        """Take one agent out of the model; tell whether it was there. Its own `remove` is not called."""
        self._pinned.pop(row, None)
        return super().remove_row(row)

    def pin(self, agent: A) -> None:
        """Keep this very view until its agent is removed: Mesa holds callbacks of scheduled events weakly."""
        self._pinned.setdefault(agent.row, []).append(agent)


class ColumnarAgent(mesa.Agent):
    """A Mesa agent whose attributes are columns of its population: subclass it and declare `Field`s.

    `Customer(model, satisfaction=0.5)` creates one agent, `Customer.create_agents(model, n, ...)` creates
    many at once. Views of the same agent are equal; none is kept, so a view takes only declared fields and
    properties with a setter.
    """

    __slots__ = ("_population", "_row")
    _population: Population[Any]
    _row: int
    _fields: ClassVar[dict[str, Field]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._fields = declared_fields(cls)
        for name in cls._fields:
            if hasattr(ColumnarAgent, name) or name in ("pos", "n"):
                raise TypeError(f"{cls.__name__}.{name}: Mesa uses the name {name!r} itself; choose another")

    def __init__(self, model: ColumnarModel, **values: ArrayLike) -> None:
        population = model.population(type(self))
        created = population.create(1, **{name: [value] for name, value in values.items()})
        object.__setattr__(self, "_population", population)
        object.__setattr__(self, "_row", int(created.rows[0]))

    @classmethod
    def create_agents(cls, model: ColumnarModel, n: int, **columns: Any) -> ColumnarAgentSet[Self]:
        """Create `n` agents and return them as a set.

        A column is one value for all or `n` values. A class with an `__init__` of its own is created agent
        by agent, as in Mesa; otherwise all rows are written at once. Raises TypeError for unknown fields or
        values of another kind.
        """
        if cls.__init__ is ColumnarAgent.__init__:
            return model.population(cls).create(n, **columns)
        spread = {
            name: list(value) if np.ndim(value) and len(value) == n else [value] * n for name, value in columns.items()
        }
        rows = [cls(model, **{name: values[i] for name, values in spread.items()}).row for i in range(n)]
        return ColumnarAgentSet(model.population(cls), rows)

    @classmethod
    def from_dataframe(cls, model: ColumnarModel, df: pd.DataFrame, **constants: Any) -> ColumnarAgentSet[Self]:
        """Create one agent for every row of a data frame; its columns and the constants name fields."""
        for name, value in constants.items():
            if np.ndim(value) and not (name in cls._fields and cls._fields[name].shape):
                raise TypeError(f"from_dataframe takes one value for all agents as {name!r}; add a column instead")
        return cls.create_agents(model, len(df), **{str(name): df[name].to_numpy() for name in df}, **constants)

    @property
    def population(self) -> Population[Self]:
        """The population in which this agent is a row."""
        return self._population

    @property
    def row(self) -> int:
        """The agent's row: its permanent slot, never moved and never given to another agent."""
        return self._row

    @property
    def model(self) -> Any:
        """The model in which the agent lives."""
        return self._population.model

    @property
    def unique_id(self) -> int:
        """Mesa's number of the agent, unique among all agents of the model."""
        return self._population.unique_id(self._row)

    def remove(self) -> None:
        """Take the agent out of the model; its row keeps its last values. Does nothing the second time."""
        with contextlib.suppress(KeyError):
            self.model.deregister_agent(self)

    def __setattr__(self, name: str, value: Any) -> None:
        field = self._fields.get(name)
        if field is not None:
            field.__set__(self, value)
            return
        # What is not a column must be handled by a descriptor, or it would vanish with this view.
        found = getattr(type(self), name, None)
        if not hasattr(type(found), "__set__") or isinstance(found, MemberDescriptorType):
            message = f"{type(self).__name__} has no field {name!r}" + suggestion(name, self._fields)
            raise AttributeError(message, name=name, obj=self)
        object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ColumnarAgent):
            return NotImplemented
        return other._population is self._population and other._row == self._row

    def __hash__(self) -> int:
        # The row alone: __eq__ tells populations apart, and the order of a set of views is reproducible.
        return hash(self._row)

    def __getstate__(self) -> tuple[Population[Any], int]:
        return self._population, self._row

    def __setstate__(self, state: tuple[Population[Any], int]) -> None:
        object.__setattr__(self, "_population", state[0])
        object.__setattr__(self, "_row", state[1])

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.unique_id} at row {self._row}>"


class ColumnarModel(mesa.Model):
    """A Mesa model whose agents may be columnar, ordinary, or both.

    `agents`, `agents_by_type` and `agent_types` cover both kinds, ordinary agents first.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._populations: dict[type[Any], Population[Any]] = {}
        super().__init__(*args, **kwargs)

    def population[A: ColumnarAgent](
        self, agent_class: type[A], dimensions: Mapping[str, int] | None = None
    ) -> Population[A]:
        """Return the population of a columnar class, made at first with these `dimensions` of its fields.

        Raises ValueError if a dimension's length is missing, or differs from an earlier call's.
        """
        population = self._populations.get(agent_class)
        if population is None:
            population = self._populations[agent_class] = Population(self, agent_class, dimensions)
        elif dimensions is not None and dict(dimensions) != population.dimensions:
            raise ValueError(
                f"{agent_class.__name__} has the dimensions {population.dimensions}, not {dict(dimensions)}"
            )
        return population

    @property
    def agents(self) -> Any:
        """All agents: ordinary ones in order of creation, then each columnar population; read-only."""
        ordinary = super().agents
        if not self._populations:
            return ordinary
        parts = [ordinary, *(population.agents for population in self._populations.values())]
        return UnionAgentSet(parts, self.random, is_live=True)

    @property
    def agents_by_type(self) -> dict[type[Any], Any]:
        """The set of agents of every class, ordinary and columnar."""
        columnar = {agent_class: population.agents for agent_class, population in self._populations.items()}
        return {**super().agents_by_type, **columnar}

    @property
    def agent_types(self) -> list[type[Any]]:
        """The classes of `agents_by_type`."""
        return list(self.agents_by_type)

    def register_agent(self, agent: Any) -> None:
        """Called by ordinary agents as they are made; a columnar agent is registered by its creation.

        Raises ValueError for a columnar agent of another model, or one that was removed: rows are not used
        again.
        """
        if not isinstance(agent, ColumnarAgent):
            super().register_agent(agent)
        elif agent.model is not self or not agent.population.is_alive(agent.row):
            raise ValueError(f"{agent!r} was removed, or belongs to another model: create a new agent")

    def deregister_agent(self, agent: Any) -> None:
        """Take an agent out of the model, as `agent.remove()` does. Raises KeyError if it is not in it."""
        if not isinstance(agent, ColumnarAgent):
            super().deregister_agent(agent)
        elif agent.model is not self or not agent.population.remove_row(agent.row):
            raise KeyError(agent)

    def remove_all_agents(self) -> None:
        """Remove all agents; a columnar class's own `remove` is called if it has one."""
        for agent_class, population in list(self._populations.items()):
            if agent_class.remove is ColumnarAgent.remove:
                population.remove_rows(population.alive_rows())
            else:
                population.agents.do("remove")
        super().remove_all_agents()

    def schedule_event(self, function: Callable[..., Any], **timing: Any) -> Any:
        """Schedule a one-off event as in Mesa; a columnar agent's method lasts until the agent is removed."""
        return super().schedule_event(_kept(function), **timing)

    def schedule_recurring(self, function: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """Schedule recurring events as in Mesa; a columnar agent's method lasts until its removal."""
        return super().schedule_recurring(_kept(function), *args, **options)


def _kept(function: Callable[..., Any]) -> Callable[..., Any]:
    if isinstance(function, MethodType) and isinstance(function.__self__, ColumnarAgent):
        function.__self__.population.pin(function.__self__)
    return function
