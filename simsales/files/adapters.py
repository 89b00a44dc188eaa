"""How pydantic reads a type: worked out once for each, since that takes longer than reading with it."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter


def adapter_of(kind: Any) -> TypeAdapter[Any]:
    """The adapter of a type, the same one every time.

    >>> adapter_of(list[int]).validate_python(["1"]), adapter_of(list[int]) is adapter_of(list[int])
    ([1], True)
    """
    try:
        return _adapter_of(kind)
    except TypeError:  # of a type with notes that cannot be looked up
        return TypeAdapter(kind)


@cache
def _adapter_of(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
