"""Which rows of a population belong to a set, in which order: the set side of a Mesa agent set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import Any, Self

import numpy as np
from mesa.agentset import AbstractAgentSet
from numpy.typing import ArrayLike

from simsales.columnar.mixedset import MixedAgentSet
from simsales.columnar.rowtable import RowArray, RowTable


class RowSet[A](AbstractAgentSet[A], Sequence[A]):
    """An ordered set of rows of one population.

    An agent that leaves the model leaves all sets at once, also in the middle of a loop.

    A set made with `rows=None` is the population itself: it follows new agents and can be put in another
    order, but its members cannot be chosen (`add`, `discard`, `select(inplace=True)` raise TypeError); work
    on a `copy()`.
    """

    def __init__(self, population: RowTable[A], rows: ArrayLike | None = None, random: Random | None = None) -> None:
        self.population = population
        model: Any = getattr(population, "model", None)
        self.random: Random = random or (model.random if model is not None else Random(0))
        self.is_live = rows is None
        self._rows: RowArray | None = None if rows is None else np.array(rows, dtype=np.int64)
        self._seen = (population.n, population.n_removed)

    @property
    def rows(self) -> RowArray:
        """Rows of the set's agents in the set's order, int64, read-only."""
        table = self.population
        if self._rows is None:
            return table.alive_rows()
        seen_n, seen_removed = self._seen
        rows = self._rows
        if self.is_live and seen_n != table.n:
            rows = np.concatenate([rows, np.arange(seen_n, table.n)])
        if seen_removed != table.n_removed:
            rows = rows[table.alive[rows]]
        rows.flags.writeable = False
        self._rows, self._seen = rows, (table.n, table.n_removed)
        return rows

    def where(self, mask: ArrayLike) -> Self:
        """Return the agents at which a boolean mask, one entry an agent in the set's order, is true."""
        flags = np.asarray(mask)
        if flags.dtype != np.bool_ or flags.shape != (len(self),):
            raise ValueError(f"the mask must be {len(self)} booleans, not {flags.shape} of {flags.dtype}")
        return self._of(self.rows[flags])

    def _of(self, rows: ArrayLike) -> Self:
        return type(self)(self.population, rows, self.random)

    def _put(self, rows: ArrayLike) -> Self:
        self._rows = np.array(rows, dtype=np.int64)
        self._seen = (self.population.n, self.population.n_removed)
        return self

    def _result(self, rows: ArrayLike, inplace: bool) -> Self:
        return self._put(rows) if inplace else self._of(rows)

    def _refuse_if_live(self, what: str) -> None:
        if self.is_live:
            name = self.population.agent_class.__name__
            raise TypeError(
                f"cannot {what} the population of {name} itself: create agents with {name}(model, ...), "
                "take them out with agent.remove(), or work on a copy()"
            )

    def _row_of(self, agent: object) -> int | None:
        if getattr(agent, "population", None) is self.population:
            row: int = agent.row  # type: ignore[attr-defined]
            return row
        return None

    def __len__(self) -> int:
        return self.population.n_alive if self._rows is None else len(self.rows)

    def __iter__(self) -> Iterator[A]:
        return self.population.agents_at(self.rows)

    def __contains__(self, agent: object) -> bool:
        row = self._row_of(agent)
        if row is None or not self.population.is_alive(row):
            return False
        return self.is_live or bool((self.rows == row).any())

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, slice):
            return list(self.population.agents_at(self.rows[item]))
        return self.population.agent(int(self.rows[item]))

    def to_list(self) -> list[A]:
        """Return the agents as a list, one new view each."""
        return list(self)

    def copy(self) -> Self:
        """Return a new set of the same agents; it does not follow the population's new agents."""
        return self._of(self.rows)

    def __copy__(self) -> Self:
        return self.copy()

    def add(self, agent: A) -> None:
        """Put an agent of the same population at the end of this set; the model is not affected."""
        if agent in self:
            return
        self._refuse_if_live("add to")
        row = self._row_of(agent)
        if row is None or not self.population.is_alive(row):
            raise TypeError(f"this set takes living agents of one population only, not {agent!r}; join sets with |")
        self._put(np.append(self.rows, row))

    def discard(self, agent: A) -> None:
        """Take an agent out of this set if it is there; the model is not affected."""
        self._refuse_if_live("discard from")
        row = self._row_of(agent)
        if row is not None:
            self._put(self.rows[self.rows != row])

    def remove(self, agent: A) -> None:
        """Take an agent out of this set; the model is not affected. Raises KeyError if it is not there."""
        self._refuse_if_live("remove from")
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def _update(self, agents: Iterable[A]) -> Self:
        self._refuse_if_live("replace the members of")
        return self._put([agent.row for agent in agents])  # type: ignore[attr-defined]

    def _from_iterable(self, agents: Iterable[Any]) -> Self | MixedAgentSet[Any]:
        # The set operators of `collections.abc` end here.
        members = list(dict.fromkeys(agents))
        rows = [row for agent in members if (row := self._row_of(agent)) is not None]
        return self._of(rows) if len(rows) == len(members) else MixedAgentSet(members, self.random)

    def _other_rows(self, other: object) -> RowArray | None:
        same = isinstance(other, RowSet) and other.population is self.population
        return other.rows if same else None  # type: ignore[attr-defined]

    def __and__(self, other: Any) -> Any:
        rows = self._other_rows(other)
        return super().__and__(other) if rows is None else self._of(rows[np.isin(rows, self.rows)])

    def __or__(self, other: Any) -> Any:
        rows = self._other_rows(other)
        if rows is None:
            return super().__or__(other)
        return self._of(np.concatenate([self.rows, rows[~np.isin(rows, self.rows)]]))

    def __sub__(self, other: Any) -> Any:
        rows = self._other_rows(other)
        return super().__sub__(other) if rows is None else self._of(self.rows[~np.isin(self.rows, rows)])

    def __le__(self, other: Any) -> bool:
        rows = self._other_rows(other)
        return super().__le__(other) if rows is None else bool(np.isin(self.rows, rows).all())

    def __eq__(self, other: object) -> bool:
        rows = self._other_rows(other)
        if rows is None:
            return super().__eq__(other)
        return len(rows) == len(self) and bool(np.isin(self.rows, rows).all())

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)} {self.population.agent_class.__name__}>"
