"""Sets that mix ordinary and columnar agents, in any order."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import Any, Self

from mesa.agentset import AbstractAgentSet


def is_registered(agent: Any) -> bool:
    """Tell whether an agent, ordinary or columnar, is still in its model."""
    return agent in agent.model.agents_by_type.get(type(agent), ())


def caller(method: str | Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of (agent, *args, **kwargs) for a method's name or for a function.

    >>> caller("upper")("price")
    'PRICE'
    """
    if callable(method):
        return method
    name = method

    def call(agent: Any, *args: Any, **kwargs: Any) -> Any:
        return getattr(agent, name)(*args, **kwargs)

    return call


def sort_key(key: str | Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a function of an agent for an attribute's (dotted) name or for a function."""
    return operator.attrgetter(key) if isinstance(key, str) else key


def limit(at_most: float, size: int) -> float:
    """Return how many agents Mesa's `at_most` allows: a float up to 1.0 is a share of `size`, rounded down.

    >>> limit(0.25, 10), limit(3, 10), limit(1.0, 10)
    (2, 3, 10)
    """
    return int(size * at_most) if isinstance(at_most, float) and at_most <= 1.0 else at_most


class MixedAgentSet[A](AbstractAgentSet[A], Sequence[A]):
    """An ordered set of agents of any kind, with everything that Mesa's `AgentSet` can do.

    Unlike an `AgentSet` it holds its agents strongly, because nobody else holds a columnar agent's view; an
    agent that leaves its model leaves this set at once. Iteration works on a snapshot, so agents may be
    removed in it.
    """

    def __init__(self, agents: Iterable[A] = (), random: Random | None = None) -> None:
        self._members: dict[A, None] = dict.fromkeys(agents)
        first: Any = next(iter(self._members), None)
        self.random: Random = random or (first.model.random if first is not None else Random(0))

    @property
    def _agents(self) -> dict[A, None]:
        # Mesa's own `get` and `to_list` read this name.
        self._members = {agent: None for agent in self._members if is_registered(agent)}
        return self._members

    def _update(self, agents: Iterable[A]) -> Self:
        self._members = dict.fromkeys(agents)
        return self

    def _from_iterable(self, agents: Iterable[A]) -> MixedAgentSet[A]:
        return MixedAgentSet(agents, self.random)

    def _result(self, agents: Iterable[A], inplace: bool) -> MixedAgentSet[A]:
        return self._update(agents) if inplace else MixedAgentSet(agents, self.random)

    def _snapshot(self) -> Iterator[A]:
        return (agent for agent in list(self._agents) if is_registered(agent))

    def __len__(self) -> int:
        return len(self._agents)

    def __iter__(self) -> Iterator[A]:
        return self._snapshot()

    def __contains__(self, agent: object) -> bool:
        return agent in self._members and is_registered(agent)

    def __getitem__(self, item: Any) -> Any:
        return self.to_list()[item]

    def copy(self) -> MixedAgentSet[A]:
        """Return a new set of the same agents."""
        return MixedAgentSet(self._agents, self.random)

    def __copy__(self) -> MixedAgentSet[A]:
        return self.copy()

    def add(self, agent: A) -> None:
        """Put an agent at the end of this set; the model is not affected."""
        self._members[agent] = None

    def discard(self, agent: A) -> None:
        """Take an agent out of this set if it is there; the model is not affected."""
        self._members.pop(agent, None)

    def remove(self, agent: A) -> None:
        """Take an agent out of this set; the model is not affected. Raises KeyError if it is not there."""
        del self._members[agent]

    def shuffle(self, inplace: bool = False) -> MixedAgentSet[A]:
        """Return the agents in random order, or put this set's own agents in random order."""
        agents = list(self)
        self.random.shuffle(agents)
        return self._result(agents, inplace)

    def sort(self, key: str | Callable[[A], Any], ascending: bool = False, inplace: bool = False) -> MixedAgentSet[A]:
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
        MixedAgentSet.shuffle(self).do(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Call a method or function on every agent and return the results."""
        call = caller(method)
        return [call(agent, *args, **kwargs) for agent in self._snapshot()]
