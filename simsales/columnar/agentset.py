"""Mesa agent sets over the rows of a columnar population."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal, Self

import numpy as np
from mesa.agentset import AbstractAgentSet, GroupBy
from numpy.typing import NDArray

from simsales.columnar.mixedset import caller, limit, sort_key
from simsales.columnar.rowset import RowSet

_ON_ARRAYS: dict[Any, Callable[[NDArray[Any]], Any]] = {sum: np.sum, min: np.min, max: np.max}


class ColumnarGroupBy(GroupBy):
    """Mesa's `GroupBy` whose `agg` asks each group, which knows its columns, instead of each agent."""

    def agg(self, attr_name: str, func: Callable[..., Any]) -> dict[Any, Any]:
        """Return one aggregate of an attribute for each group, by the group's key."""
        if not all(isinstance(group, AbstractAgentSet) for group in self.groups.values()):
            return dict(super().agg(attr_name, func))
        return {key: group.agg(attr_name, func) for key, group in self.groups.items()}


class ColumnarAgentSet[A](RowSet[A]):
    """An ordered set of agents of one population, with everything that Mesa's `AgentSet` can do.

    Agents are made when somebody asks for one; `array`, `where`, `agg`, `get`, `set`, `sort` and `groupby` on
    fields work on whole columns. See `RowSet` for which agents it holds, and for the set operators.
    """

    def array(self, name: str) -> NDArray[Any]:
        """Return an attribute of all agents, in order, as a read-only array, shape (len(self), *dimensions).

        Write with `set`, or on the population's own `column`. Attributes that are not fields are asked
        agent by agent.
        """
        table = self.population
        if name in table.columns:
            column = table.column(name)
            whole = self._rows is None and table.n_removed == 0
            values = column.view() if whole else column[self.rows]
        elif name == "unique_id":
            values = table.ids[self.rows]
        else:
            values = np.asarray(self.get(name))
        values.flags.writeable = False
        return values

    def get(
        self,
        attr_names: str | list[str],
        handle_missing: Literal["error", "default"] = "error",
        default_value: Any = None,
    ) -> list[Any]:
        """Return the attribute of every agent as a list; for several names a list of values for every agent.

        A missing attribute raises AttributeError, or gives `default_value` if `handle_missing` is "default".
        """
        if handle_missing not in ("error", "default"):
            raise ValueError(f"Unknown handle_missing option: {handle_missing}, should be 'error' or 'default'")
        if not isinstance(attr_names, str):
            columns = [self.get(name, handle_missing, default_value) for name in attr_names]
            return [list(values) for values in zip(*columns, strict=True)] if columns else [[] for _ in self.rows]
        if attr_names in self.population.fields or attr_names == "unique_id":
            values = self.array(attr_names)
            if values.ndim == 1:
                return values.tolist()
            frozen = values.copy()
            frozen.flags.writeable = False
            return list(frozen)
        if handle_missing == "error":
            return [getattr(agent, attr_names) for agent in self]
        return [getattr(agent, attr_names, default_value) for agent in self]

    def set(self, attr_name: str, value: Any) -> Self:
        """Set an attribute of every agent to one value; a field also to an array with one entry an agent."""
        table = self.population
        if attr_name in table.columns:
            # When everybody is meant, a slice spares NumPy the list of rows.
            whole = self._rows is None and table.n_removed == 0
            table.column(attr_name)[slice(None) if whole else self.rows] = table.fields[attr_name].accepted(value)
            return self
        for agent in self:
            setattr(agent, attr_name, value)
        return self

    def agg(self, attribute: str, func: Callable[..., Any] | Iterable[Callable[..., Any]]) -> Any:
        """Return an aggregate of an attribute, or a list of them for several functions.

        `sum`, `min`, `max` and NumPy's functions get the column, floats in double precision; any other
        function gets a list, as in Mesa.
        """
        functions = [func] if callable(func) else list(func)
        results = [self._aggregate(attribute, function) for function in functions]
        return results[0] if callable(func) else results

    def _aggregate(self, attribute: str, function: Callable[..., Any]) -> Any:
        takes_array = function in _ON_ARRAYS or str(getattr(function, "__module__", "")).startswith("numpy")
        field = self.population.fields.get(attribute)
        if field is None or field.shape or not takes_array or not len(self):
            return function(self.get(attribute))
        values = self.array(attribute)
        if values.dtype.kind == "f":
            values = values.astype(np.float64, copy=False)
        on_array: Any = _ON_ARRAYS.get(function, function)
        result = on_array(values)
        return result.item() if function in _ON_ARRAYS else result

    def select(
        self,
        filter_func: Callable[[A], bool] | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type[Any] | None = None,
    ) -> ColumnarAgentSet[A]:
        """Return the agents of a type for which a function is true, and of these the first `at_most`.

        `at_most` is a number, or as a float up to 1.0 a fraction of the set. The function gets a new view
        for every agent, so it may keep it. `where` is the fast way for conditions on columns.
        """
        if inplace:
            self._refuse_if_live("select in place from")
        rows = self.rows
        most = max(limit(at_most, len(rows)), 0)
        if agent_type is not None and not issubclass(self.population.agent_class, agent_type):
            rows = rows[:0]
        if filter_func is not None and most > 0:
            kept: list[int] = []
            for agent in self.population.agents_at(rows):
                if filter_func(agent):
                    kept.append(agent.row)  # type: ignore[attr-defined]
                    if len(kept) >= most:
                        break
            rows = np.array(kept, dtype=np.int64)
        elif most < len(rows):
            rows = rows[: int(most)]
        return self._result(rows, inplace)

    def groupby(
        self, by: str | Callable[[A], Any], result_type: Literal["agentset", "list"] = "agentset"
    ) -> ColumnarGroupBy:
        """Group the agents by an attribute or function: a Mesa `GroupBy` of sets, or of lists.

        Groups come in the order in which their key is first met, and keep the set's order within.
        """
        field = self.population.fields.get(by) if isinstance(by, str) else None
        rows_by_key: dict[Any, Any] = {}
        if field is not None and not field.shape:
            keys, first, group = np.unique(self.array(field.name), return_index=True, return_inverse=True)
            order = np.argsort(group, kind="stable")
            pieces = np.split(self.rows[order], np.cumsum(np.bincount(group, minlength=len(keys)))[:-1])
            names = keys.tolist()
            rows_by_key = {names[index]: pieces[index] for index in np.argsort(first)}
        else:
            key = by if callable(by) else sort_key(by)
            for agent in self:
                rows_by_key.setdefault(key(agent), []).append(agent.row)  # type: ignore[attr-defined]
        sets = {name: self._of(rows) for name, rows in rows_by_key.items()}
        return ColumnarGroupBy(sets if result_type == "agentset" else {k: v.to_list() for k, v in sets.items()})

    def shuffle(self, inplace: bool = False) -> ColumnarAgentSet[A]:
        """Return the agents in random order, drawn as Mesa draws it, or put this set in random order."""
        rows = self.rows.tolist()
        self.random.shuffle(rows)
        return self._result(rows, inplace)

    def sort(
        self, key: str | Callable[[A], Any], ascending: bool = False, inplace: bool = False
    ) -> ColumnarAgentSet[A]:
        """Return the agents sorted by an attribute or function, by default from high to low; stable."""
        field = self.population.fields.get(key) if isinstance(key, str) else None
        if field is not None and not field.shape:
            values = self.array(field.name)
            # Reversed twice, a stable ascending order becomes a stable descending one.
            order = (
                np.argsort(values, kind="stable")
                if ascending
                else len(values) - 1 - np.argsort(values[::-1], kind="stable")[::-1]
            )
            return self._result(self.rows[order], inplace)
        function = sort_key(key)
        keys = [function(agent) for agent in self]
        places = sorted(range(len(keys)), key=keys.__getitem__, reverse=not ascending)
        return self._result(self.rows[np.array(places, dtype=np.int64)], inplace)

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method or function on every agent that is still in the model; return this set."""
        call = caller(method)
        for agent in self:
            call(agent, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method or function on every agent in random order; return this set, in its own order."""
        self.shuffle().do(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Call a method or function on every agent and return the results."""
        call = caller(method)
        return [call(agent, *args, **kwargs) for agent in self]
