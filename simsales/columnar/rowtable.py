"""Columns of numbers with one row an agent: the storage under a columnar population.

Knows nothing of Mesa. A row is given once and for good: it is never moved and never used again after its
agent has gone, so it is a permanent address (for keyed random draws, for links between agents).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simsales.columnar.field import Field, declared_fields, suggestion

type Column = NDArray[Any]
type RowArray = NDArray[np.int64]

_GROWTH = 1.5
_CHUNK = 4096
_new, _assign = object.__new__, object.__setattr__  # past the guard of views, and quick to find


class RowTable[A]:
    """Columns for the agents of one class, the flags of who is still there, and agents made on request.

    `columns[name]` has the shape (capacity, *dimensions); use `column(name)` for the rows in use. Growing
    replaces the arrays, so take `column(name)` anew after agents were added, or `reserve` first.
    """

    def __init__(self, agent_class: type[A], dimensions: Mapping[str, int] | None = None) -> None:
        self.agent_class = agent_class
        self.fields = declared_fields(agent_class)
        self.dimensions = dict(dimensions or {})
        self.n = 0
        self.n_alive = 0
        for field in self.fields.values():
            for dimension in field.shape:
                if dimension not in self.dimensions:
                    raise ValueError(
                        f"the length of {agent_class.__name__}.{field.name}'s dimension {dimension!r} is "
                        f"unknown: call model.population({agent_class.__name__}, dimensions=...) first"
                    )
        self._columns: dict[str, Column] = {name: self._allocate(field, 0) for name, field in self.fields.items()}
        self._ids: RowArray = np.empty(0, np.int64)
        self._alive: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self._alive_rows: tuple[int, int, RowArray] | None = None
        self.handed_out = False  # whether anybody got at a column, or at who is there, since this was last set

    @property
    def columns(self) -> dict[str, Column]:
        """All columns by name, with the room that is left: to write to them in a later week take them anew."""
        self.handed_out = True
        return self._columns

    def keeps(self, name: str, column: Column) -> bool:
        """Whether this is still a view of the rows in use of a column: none was added, and nothing has moved."""
        return column.base is self._columns[name] and len(column) == self.n

    @property
    def capacity(self) -> int:
        """Number of rows for which memory is allocated."""
        return len(self._ids)

    @property
    def n_removed(self) -> int:
        """Number of rows whose agent has been removed; it never falls."""
        return self.n - self.n_alive

    @property
    def alive(self) -> NDArray[np.bool_]:
        """Read-only flags, shape (n,): is the agent of this row still in the model?"""
        return _read_only(self._alive[: self.n])

    @property
    def ids(self) -> RowArray:
        """Read-only Mesa `unique_id` of every row, shape (n,)."""
        return _read_only(self._ids[: self.n])

    def column(self, name: str) -> Column:
        """Return the rows in use of a column, removed agents included: a writable view, (n, *dimensions).

        Take it anew to write in a later week (``handed_out``). Raises KeyError, naming the nearest field, if there is
        no such column.
        """
        if name not in self._columns:
            raise KeyError(f"{self.agent_class.__name__} has no field {name!r}" + suggestion(name, self._columns))
        self.handed_out = True
        return self._columns[name][: self.n]

    def alive_rows(self) -> RowArray:
        """Return the rows of the agents in the model, ascending; read-only."""
        state = (self.n, self.n_alive)
        if self._alive_rows is None or self._alive_rows[:2] != state:
            rows = np.arange(self.n) if self.n == self.n_alive else np.flatnonzero(self._alive[: self.n])
            self._alive_rows = (*state, _read_only(rows))
        return self._alive_rows[2]

    def reserve(self, n: int) -> None:
        """Allocate exactly `n` rows so that creating up to `n` agents copies nothing; never shrink."""
        if n <= self.capacity:
            return
        for name, field in self.fields.items():
            self._columns[name] = self._grown(self._columns[name], self._allocate(field, n))
        self._ids = self._grown(self._ids, np.empty(n, np.int64))
        self._alive = self._grown(self._alive, np.zeros(n, np.bool_))

    def append(self, n: int, first_id: int, values: Mapping[str, ArrayLike], adopt: bool = False) -> int:
        """Add `n` rows with ids from `first_id` on, and return the first of them.

        A value is a scalar, one entry for all, or one entry a row; fields without a value get their
        default. With `adopt` an array that is as the whole column has to be becomes it, without a copy: nobody
        else may use it. Raises TypeError for an unknown field, ValueError for a length that does not fit; then
        nothing is added.
        """
        if n < 0:
            raise ValueError(f"cannot create {n} agents")
        for name in values:
            if name not in self.fields:
                raise TypeError(f"{self.agent_class.__name__} has no field {name!r}" + suggestion(name, self.fields))
        entries = {name: self._fitted(self.fields[name], n, value) for name, value in values.items()}
        if self.n + n > self.capacity:
            self.reserve(max(self.n + n, int(self.capacity * _GROWTH)))
        new = slice(self.n, self.n + n)
        for name, field in self.fields.items():
            entry = entries.get(name, np.asarray(field.default, field.dtype))
            if adopt and _alike(entry, self._columns[name]):
                self._columns[name] = entry
            else:
                _write(self._columns[name][new], entry)
        self._ids[new] = np.arange(first_id, first_id + n)
        self._alive[new] = True
        self.n += n
        self.n_alive += n
        return new.start

    def remove_rows(self, rows: ArrayLike) -> int:
        """Take the agents of these rows out of the model at once; return how many were still there.

        An agent class's own `remove` is not called. Raises IndexError for a row that does not exist.
        """
        wanted = np.unique(np.asarray(rows, dtype=np.int64))
        if wanted.size and (wanted[0] < 0 or wanted[-1] >= self.n):
            raise IndexError(f"rows run from 0 to {self.n - 1}: {wanted[0]} to {wanted[-1]}")
        leaving = wanted[self._alive[wanted]]
        self._alive[leaving] = False
        self.n_alive -= len(leaving)
        self.handed_out = True
        return len(leaving)

    def remove_row(self, row: int) -> bool:
        """Take one agent out of the model; tell whether it was still there."""
        was_alive = self.is_alive(row)
        if was_alive:
            self._alive[row] = False
            self.n_alive -= 1
            self.handed_out = True
        return was_alive

    def is_alive(self, row: int) -> bool:
        """Tell whether the agent of this row is still in the model."""
        return bool(self._alive[row])

    def unique_id(self, row: int) -> int:
        """Return the Mesa `unique_id` of a row."""
        return int(self._ids[row])

    def agent(self, row: int) -> A:
        """Return a new view of one row, alive or removed. Raises IndexError if the row was never given."""
        if not 0 <= row < self.n:
            raise IndexError(f"{self.agent_class.__name__} has rows 0 to {self.n - 1}, not {row}")
        return self._view(int(row))

    def agents_at(self, rows: RowArray) -> Iterator[A]:
        """Yield a new view of each row, in order, leaving out agents that were removed meanwhile."""
        for start in range(0, len(rows), _CHUNK):
            for row in rows[start : start + _CHUNK].tolist():
                if self._alive[row]:
                    yield self._view(row)

    def _view(self, row: int) -> A:
        view: Any = _new(self.agent_class)
        _assign(view, "_population", self)
        _assign(view, "_row", row)
        return view

    def _allocate(self, field: Field, n: int) -> Column:
        return np.zeros((n, *(self.dimensions[dimension] for dimension in field.shape)), field.dtype)

    def _grown(self, old: Column, new: Column) -> Column:
        new[: self.n] = old[: self.n]
        return new

    def _fitted(self, field: Field, n: int, value: ArrayLike) -> NDArray[Any]:
        entries = field.accepted(value)
        target = (n, *self._columns[field.name].shape[1:])
        try:
            np.broadcast_to(entries, target)
        except ValueError:
            raise ValueError(
                f"field {field.name!r}: values of shape {entries.shape} do not fit {n} agents, shape {target}"
            ) from None
        return entries

    def __getstate__(self) -> dict[str, Any]:
        # Only the rows in use are stored: a slice is pickled without the reserve behind it.
        state = self.__dict__.copy()
        state["_columns"] = {name: column[: self.n] for name, column in self._columns.items()}
        return state | {"_ids": self._ids[: self.n], "_alive": self._alive[: self.n], "_alive_rows": None}


def _read_only[T: np.generic](array: NDArray[T]) -> NDArray[T]:
    view = array.view()
    view.flags.writeable = False
    return view


def _write(rows: Column, entry: Column) -> None:
    """Write to rows, unless zeros to zeros: what nobody has written to takes no memory yet."""
    if not (_is_zero(entry) and _is_zero(rows)):
        rows[...] = entry


def _is_zero(column: Column) -> bool:
    """Whether all is zero, by its bits."""
    return not np.ascontiguousarray(column).view(np.uint8).any()


def _alike(entry: Column, column: Column) -> bool:
    """Whether an array can stand in for a column: as long, of the same kind, and nobody's view."""
    same = entry.shape == column.shape and entry.dtype == column.dtype
    return same and entry.base is None and entry.flags.c_contiguous and entry.flags.writeable
