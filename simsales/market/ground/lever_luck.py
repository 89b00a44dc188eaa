"""Whose luck is drawn for a lever: by what it says, not by its place in the strategy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from typing import Any, Protocol, runtime_checkable

from simsales.core.names import option_number
from simsales.market.ground.levers import Component, View
from simsales.market.ground.plan import Plan

SCOPE = ("offers", "channels", "segments", "districts", "target", "starts", "ends", "calendar")
"""On what, where, for whom and when: by these a lever's luck is addressed. Its numbers may change; luck stays."""


def luck_of_lever(lever: object, named: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """The option under which a lever's luck is drawn, and the names of all so far, this one the last.

    It is named by its kind and its scope, and numbered among those of the same name: so no other lever moves it, and
    of two that are alike each has luck of its own. The number is its place among them: without the first the second
    has the luck of the first, unless its place is kept (``without_one``).

    >>> from simsales.market.attention.levers import FreeTrial
    >>> one, other = FreeTrial(part=0.1, cost=5.0), FreeTrial(part=0.2, cost=5.0)
    >>> luck_of_lever(one, ("another",))[0] == luck_of_lever(other, ())[0]
    True
    >>> luck, named = luck_of_lever(one, ())
    >>> luck == luck_of_lever(one, named)[0]
    False
    """
    name = _name_of(lever)
    return option_number(f"{name} {named.count(name)}"), (*named, name)


def _name_of(lever: object) -> str:
    """What a lever's luck is named by: its kind and its scope."""
    scope = {key: getattr(lever, key, None) for key in SCOPE}
    return f"{type(lever).__name__} {_said(scope)!r}"


@runtime_checkable
class Lucky(Protocol):
    """A lever whose luck has a name."""

    def named(self, plan: Plan) -> Plan:
        """The plan in which its luck has a name, after which those alike are numbered."""
        ...


@dataclass(frozen=True)
class Absent:
    """The place of a lever that was taken away: it does nothing, and those behind it that are alike keep their luck."""

    lever: Lucky

    def propose(self, view: View, plan: Plan) -> Plan:
        """Keep its number."""
        return self.lever.named(plan)


def without_one(components: Sequence[Component], place: int) -> tuple[Component, ...]:
    """Components without one of them; every other one has the luck that it had."""
    lever, behind = components[place], tuple(components[place + 1 :])
    alike = isinstance(lever, Lucky) and any(
        isinstance(each, Lucky) and _name_of(each) == _name_of(lever) for each in behind
    )
    return (*components[:place], *((Absent(lever),) if isinstance(lever, Lucky) and alike else ()), *behind)


def _said(value: Any) -> Any:
    """A value as it is said: without what is not said, and names in whatever order.

    >>> _said({"to": None, "offers": ("b", "a"), "starts": 3, "calendar": ((4, 8),)})
    [('calendar', [[4.0, 8.0]]), ('offers', ['a', 'b']), ('starts', 3.0)]
    """
    if is_dataclass(value):
        return _said(vars(value))
    if isinstance(value, Mapping):
        return sorted((key, _said(each)) for key, each in value.items() if each is not None)
    if isinstance(value, tuple | list):
        parts = [_said(each) for each in value]
        return parts if all(isinstance(each, float) for each in parts) else sorted(parts, key=repr)
    return float(value) if isinstance(value, int | float) else value
