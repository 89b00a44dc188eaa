"""Tables that compiled loops read through one pointer, however many columns they have.

Numba takes a named tuple apart: a loop over sixty columns becomes a function of four hundred arguments, and most of
the time of compiling goes into handing them on.  A ``Packed`` is the same to a reader (named fields, fixed once made),
and to a compiled loop one address, where each column's place in memory, each number and each inner table is found
(``core.addresses`` teaches that to the compiler).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, ClassVar, Self, dataclass_transform

import numpy as np


@dataclass_transform(frozen_default=True)
class Packed:
    """Named fields, fixed once made: arrays, numbers and inner tables, as Python and compiled loops read them.

    A field may not change its array for another; what is in the array may change.

    >>> import numpy as np
    >>> class Prices(Packed):
    ...     price: Any
    ...     least: float
    >>> prices = Prices(np.array([3.0, 5.0]), 1.0)
    >>> prices._replace(least=2.0).least
    2.0
    """

    _fields: ClassVar[tuple[str, ...]] = ()
    _names: ClassVar[frozenset[str]] = frozenset()
    _put_together: ClassVar[bool] = False  # whether the class was made while the program ran
    _layout: ClassVar[int] = 0  # of a table that has been written down for compiled code: the number of its layout

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = tuple(name for name in cls.__annotations__ if name not in cls._fields)
        cls._fields = (*cls._fields, *own)
        cls._names = frozenset(cls._fields)

    def __init__(self, *values: Any, **named: Any) -> None:
        given = dict(zip(self._fields, values, strict=False), **named) if values else named
        if len(values) + len(named) != len(self._fields) or given.keys() != self._names:
            wrong = sorted(self._names ^ given.keys())
            raise TypeError(f"{type(self).__name__} has other fields than it was given: {', '.join(wrong)}")
        self.__dict__.update(given)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is fixed once made: make another with _replace")

    def __iter__(self) -> Iterator[Any]:
        return map(self.__dict__.__getitem__, self._fields)

    def _asdict(self) -> dict[str, Any]:
        """The fields by name."""
        return dict(zip(self._fields, self, strict=True))

    def _replace(self, **changed: Any) -> Self:
        """The same with some fields changed."""
        return type(self)(**{**self._asdict(), **changed})

    def __reduce__(self) -> Any:
        """How it is copied: what nobody can write to stays so, or compiled loops would take it for another table."""
        made, values = type(self), tuple(self)
        fixed = tuple(isinstance(value, np.ndarray) and not value.flags.writeable for value in values)
        return _again, ((made.__name__, made._fields) if made._put_together else made, values, fixed)


def packed(name: str, fields: tuple[str, ...]) -> Any:
    """A class of ``Packed`` whose fields are not known before it runs."""
    return type(name, (Packed,), {"__annotations__": dict.fromkeys(fields, Any), "__module__": __name__})


def put_together(name: str, *parts: Mapping[str, Any]) -> Any:
    """One table of several parts' fields; TypeError if two of them have a field of the same name.

    >>> put_together("Facts", {"price": 3.0}, {"known": 0.5}).known
    0.5
    """
    fields: dict[str, Any] = {}
    for part in parts:
        twice = sorted(fields.keys() & part.keys())
        if twice:
            raise TypeError(f"two parts of {name} have the same field: {', '.join(twice)}")
        fields.update(part)
    return _class_with(name, tuple(fields))(**fields)


@cache
def _class_with(name: str, fields: tuple[str, ...]) -> Any:
    made = packed(name, fields)
    made._put_together = True
    return made


def _again(of: Any, values: tuple[Any, ...], fixed: tuple[bool, ...]) -> Any:
    for value, is_fixed in zip(values, fixed, strict=True):
        if is_fixed:
            value.flags.writeable = False
    return (_class_with(*of) if isinstance(of, tuple) else of)(*values)
