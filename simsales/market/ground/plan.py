"""Tables that nobody can write to, and how one is changed into the next."""

from __future__ import annotations

from dataclasses import dataclass  # noqa: F401  # the examples
from typing import Any

import numpy as np


def frozen(table: Any) -> Any:
    """A table that nobody can write to: the same one if it is that already, else a copy.

    >>> frozen(np.zeros(3)).flags.writeable
    False
    """
    if table.base is None and not table.flags.writeable:
        return table
    copy = np.array(table, order="C")
    copy.setflags(write=False)
    return copy


class ReadOnly:
    """A frozen dataclass whose arrays are read-only copies of those it is given."""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                object.__setattr__(self, name, frozen(value))


def replace[Table: ReadOnly](table: Table, **changes: Any) -> Table:
    """A table with some fields changed, as ``dataclasses.replace`` would: arrays become read-only copies.

    What stays is taken over as it is, so that many small changes to a large table cost little. TypeError for a field
    that it does not have.

    >>> @dataclass(frozen=True)
    ... class Prices(ReadOnly):
    ...     price: Any
    ...     off: float = 0.1
    >>> cut = Prices(np.ones(2))
    >>> replace(cut, off=0.2).off, replace(cut, price=np.zeros(2)).price.flags.writeable
    (0.2, False)
    """
    now = object.__new__(type(table))
    fields = vars(now)
    fields.update(vars(table))
    for name, value in changes.items():
        if name not in fields:
            raise TypeError(f"{type(table).__name__} has no field {name}")
        fields[name] = frozen(value) if isinstance(value, np.ndarray) else value
    return now
