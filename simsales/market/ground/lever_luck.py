"""Whose luck is drawn for a lever: by what it says, not by its place in the strategy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any

from simsales.core.names import option_number

SCOPE = ("offers", "channels", "segments", "districts", "target", "starts", "ends", "calendar")
"""On what, where, for whom and when: by these a lever's luck is addressed. Its numbers may change; luck stays."""


def luck_of_lever(lever: object, named: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """The option under which a lever's luck is drawn, and the names of all so far, this one the last.

    It is named by its kind and its scope, and numbered among those of the same name: so no other lever moves it, and
    of two that are alike each has luck of its own.

    >>> from simsales.market.attention.levers import FreeTrial
    >>> one, other = FreeTrial(part=0.1, cost=5.0), FreeTrial(part=0.2, cost=5.0)
    >>> luck_of_lever(one, ("another",))[0] == luck_of_lever(other, ())[0]
    True
    >>> luck, named = luck_of_lever(one, ())
    >>> luck == luck_of_lever(one, named)[0]
    False
    """
    scope = {key: getattr(lever, key, None) for key in SCOPE}
    name = f"{type(lever).__name__} {_said(scope)!r}"
    return option_number(f"{name} {named.count(name)}"), (*named, name)


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
