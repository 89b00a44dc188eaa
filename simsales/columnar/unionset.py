"""All agents of a model, ordinary and columnar, as one Mesa agent set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from random import Random
from typing import Any, Literal, Self

from mesa.agentset import AbstractAgentSet

from simsales.columnar.agentset import ColumnarAgentSet, ColumnarGroupBy
from simsales.columnar.mixedset import MixedAgentSet, caller, limit, sort_key


class UnionAgentSet[A](AbstractAgentSet[A], Sequence[A]):
    """The members of several disjoint sets, one after the other, with all that Mesa's `AgentSet` can do.

    What can be answered part by part (`select`, `get`, `set`, `groupby`, `copy`) is, so a million columnar
    agents stay columns. With `is_live` it stands for the whole model, and cannot be changed: work on a
    `copy()`.
    """

    def __init__(self, parts: Iterable[AbstractAgentSet[A]], random: Random, is_live: bool = False) -> None:
        self.parts: list[Any] = list(parts)
        self.random = random
        self.is_live = is_live

    def _refuse_if_live(self, what: str) -> None:
        if self.is_live:
            raise TypeError(f"cannot {what} model.agents itself; work on model.agents.copy()")

    def _update(self, agents: Iterable[A]) -> Self:
        self._refuse_if_live("change")
        self.parts = [MixedAgentSet(agents, self.random)]
        return self

    def _result(self, agents: Iterable[A], inplace: bool) -> AbstractAgentSet[A]:
        return self._update(agents) if inplace else MixedAgentSet(agents, self.random)

    def _from_iterable(self, agents: Iterable[A]) -> MixedAgentSet[A]:
        return MixedAgentSet(agents, self.random)

    def _joined(self, parts: Iterable[AbstractAgentSet[A]]) -> AbstractAgentSet[A]:
        filled = [part for part in parts if len(part)]
        return filled[0] if len(filled) == 1 else UnionAgentSet(filled, self.random)

    def _snapshot(self) -> Iterator[A]:
        # Members as of now, leaving out those that are removed before their turn.
        frozen = [part.copy() if isinstance(part, ColumnarAgentSet) else list(part) for part in self.parts]
        for part, members in zip(list(self.parts), frozen, strict=True):
            columnar = isinstance(part, ColumnarAgentSet)
            yield from (agent for agent in members if columnar or agent in part)

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def __iter__(self) -> Iterator[A]:
        return chain.from_iterable(self.parts)

    def __contains__(self, agent: object) -> bool:
        return any(agent in part for part in self.parts)

    def __getitem__(self, item: Any) -> Any:
        return self.to_list()[item]

    def to_list(self) -> list[A]:
        """Return the agents as a list, part after part."""
        return list(self)

    def copy(self) -> UnionAgentSet[A]:
        """Return a new set of the same agents; it does not follow the model's new agents."""
        return UnionAgentSet([part.copy() for part in self.parts], self.random)

    def __copy__(self) -> UnionAgentSet[A]:
        return self.copy()

    def add(self, agent: A) -> None:
        """Put an agent at the end of this set; the model is not affected."""
        if agent not in self:
            self._update([*self, agent])

    def discard(self, agent: A) -> None:
        """Take an agent out of this set if it is there; the model is not affected."""
        self._refuse_if_live("discard from")
        for part in self.parts:
            part.discard(agent)

    def remove(self, agent: A) -> None:
        """Take an agent out of this set; the model is not affected. Raises KeyError if it is not there."""
        self._refuse_if_live("remove from")
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def get(
        self,
        attr_names: str | list[str],
        handle_missing: Literal["error", "default"] = "error",
        default_value: Any = None,
    ) -> list[Any]:
        """Return the attribute, or a list of several, of every agent; see `ColumnarAgentSet.get`."""
        return [value for part in self.parts for value in part.get(attr_names, handle_missing, default_value)]

    def set(self, attr_name: str, value: Any) -> Self:
        """Set an attribute of every agent to one value."""
        for part in self.parts:
            part.set(attr_name, value)
        return self

    def select(
        self,
        filter_func: Callable[[A], bool] | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type[Any] | None = None,
    ) -> AbstractAgentSet[A]:
        """Return the agents of a type for which a function is true, and of these the first `at_most`."""
        if inplace:
            self._refuse_if_live("select in place from")
        left = limit(at_most, len(self))
        chosen: list[AbstractAgentSet[A]] = []
        for part in self.parts:
            # A whole number: Mesa would take the float 1.0 for "all".
            most = left if left == float("inf") else max(int(left), 0)
            chosen.append(part.select(filter_func, most, agent_type=agent_type))
            left -= len(chosen[-1])
        if inplace:
            self.parts = chosen
            return self
        return self._joined(chosen)

    def groupby(
        self, by: str | Callable[[A], Any], result_type: Literal["agentset", "list"] = "agentset"
    ) -> ColumnarGroupBy:
        """Group the agents by an attribute or function: a Mesa `GroupBy` of sets, or of lists."""
        pieces: dict[Any, list[Any]] = {}
        for part in self.parts:
            for key, group in part.groupby(by, result_type):
                pieces.setdefault(key, []).append(group)
        if result_type == "agentset":
            return ColumnarGroupBy({key: self._joined(groups) for key, groups in pieces.items()})
        return ColumnarGroupBy({key: list(chain.from_iterable(groups)) for key, groups in pieces.items()})

    def shuffle(self, inplace: bool = False) -> AbstractAgentSet[A]:
        """Return the agents in random order, or put this set in random order."""
        agents = self.to_list()
        self.random.shuffle(agents)
        return self._result(agents, inplace)

    def sort(
        self, key: str | Callable[[A], Any], ascending: bool = False, inplace: bool = False
    ) -> AbstractAgentSet[A]:
        """Return the agents sorted by an attribute or function, by default from high to low; stable."""
        return self._result(sorted(self, key=sort_key(key), reverse=not ascending), inplace)

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method or function on every agent that is still in the model; return this set."""
        call = caller(method)
        for agent in self._snapshot():
            call(agent, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method or function on every agent in random order; return this set, in its own order."""
        self.shuffle().do(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Call a method or function on every agent and return the results."""
        call = caller(method)
        return [call(agent, *args, **kwargs) for agent in self._snapshot()]
