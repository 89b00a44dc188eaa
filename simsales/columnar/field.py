"""Columns as they are declared on an agent class, and the check of what is written into them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, Self, overload

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

_ACCEPTED_KINDS = {"b": "biu", "i": "biu", "u": "biu", "f": "biuf"}
_PLAIN_TYPES: dict[str, tuple[type, ...]] = {"b": (bool,), "i": (int,), "u": (int,), "f": (float, int)}


class Field:
    """A column, declared on the agent class; on an agent it reads and writes the agent's own entry.

    `dtype` is a boolean, integer or floating NumPy type. `shape` names dimensions, such as `("category",)`,
    whose lengths the population knows; a field without a shape is a scalar. A scalar field reads as a
    Python scalar, a vector field as a read-only array: write it whole (`customer.holding = [1, 2]`),
    because an entry cannot be assigned.

    Values that do not fit (2.5 or -1 into an unsigned integer) raise TypeError or OverflowError; nothing is
    cut silently.

    >>> class Customer:
    ...     satisfaction = Field(np.float64, default=0.5, doc="how content, 0 to 1")
    >>> Customer.satisfaction
    Field('satisfaction', float64, default=0.5)
    """

    def __init__(self, dtype: DTypeLike, default: Any = 0, shape: tuple[str, ...] = (), doc: str = "") -> None:
        self.dtype: np.dtype[Any] = np.dtype(dtype)
        if self.dtype.kind not in _ACCEPTED_KINDS:
            raise TypeError(f"a field holds booleans, integers or floats, not {self.dtype}")
        if isinstance(shape, str):
            raise TypeError(f"shape is a tuple of dimension names: write shape=({shape!r},)")
        self.name = ""
        self._plain_types = _PLAIN_TYPES[self.dtype.kind]
        self.shape = tuple(shape)
        self.default = self.accepted(default).astype(self.dtype).item()
        self.__doc__ = doc

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, agent: None, owner: type | None = None) -> Self: ...
    @overload
    def __get__(self, agent: object, owner: type | None = None) -> Any: ...
    def __get__(self, agent: Any, owner: type | None = None) -> Any:
        if agent is None:
            return self
        column = agent._population._columns[self.name]
        if not self.shape:
            return column.item(agent._row)
        entry = column[agent._row]
        entry.flags.writeable = False
        return entry

    def __set__(self, agent: Any, value: ArrayLike) -> None:
        # NumPy checks the range of Python's own integers itself; `accepted` checks everything else.
        entry = value if type(value) in self._plain_types else self.accepted(value)
        agent._population._columns[self.name][agent._row] = entry
        agent._population.handed_out = True

    def accepted(self, value: ArrayLike) -> NDArray[Any]:
        """Return `value` as an array that this column can hold without loss of kind or range.

        Raises TypeError for another kind (a float into integers), OverflowError outside the integer's range.

        >>> Field(np.uint8).accepted([1, 2]).tolist()
        [1, 2]
        >>> Field(np.uint8).accepted(256)
        Traceback (most recent call last):
        OverflowError: field '': 256 does not fit into uint8
        """
        array = np.asarray(value)
        if array.dtype == self.dtype or array.size == 0:
            return array
        kind = self.dtype.kind
        if array.dtype.kind not in _ACCEPTED_KINDS[kind]:
            raise TypeError(f"field {self.name!r} holds {self.dtype}, not {array.dtype}: {value!r:.60}")
        if kind in "iub" and not np.can_cast(array.dtype, self.dtype):
            low, high = (0, 1) if kind == "b" else (np.iinfo(self.dtype).min, np.iinfo(self.dtype).max)
            for extreme in (array.min(), array.max()):
                if not low <= int(extreme) <= high:
                    raise OverflowError(f"field {self.name!r}: {extreme} does not fit into {self.dtype}")
        return array

    def __repr__(self) -> str:
        shape = f", shape={self.shape}" if self.shape else ""
        return f"Field({self.name!r}, {self.dtype}, default={self.default}{shape})"


def declared_fields(owner: type) -> dict[str, Field]:
    """Return the fields of a class by name, inherited ones first, without those that a subclass has replaced.

    >>> class Person:
    ...     age = Field(np.int16)
    >>> class Customer(Person):
    ...     loyal = Field(np.bool_)
    >>> list(declared_fields(Customer))
    ['age', 'loyal']
    """
    names = dict.fromkeys(name for base in reversed(owner.__mro__) for name in vars(base))
    latest = {name: next(vars(base)[name] for base in owner.__mro__ if name in vars(base)) for name in names}
    return {name: value for name, value in latest.items() if isinstance(value, Field)}


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean 'x'?" for the known name nearest to `name`, or the list of what is known.

    >>> suggestion("loyalti", ["age", "loyalty"])
    "; did you mean 'loyalty'?"
    >>> suggestion("colour", ["age", "loyalty"])
    '; it has age, loyalty'
    """
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(names) or 'no fields'}"
