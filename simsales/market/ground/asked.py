"""What strategies ask of a customer file's own columns: each set of conditions is a bit of a customer's ``fits``."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

type Asked = tuple[tuple[str, tuple[str | float, ...]], ...]  # by column, sorted: (least, most), or values

MOST_ASKED = 62  # sets of conditions that a strategy may have: they are the bits of a number


def asked_of(columns: Mapping[str, tuple[str | float, ...]]) -> Asked:
    """Conditions on columns in the order of their names."""
    return tuple(sorted(columns.items()))


def all_asked(strategy: Iterable[Any]) -> tuple[Asked, ...]:
    """The different sets of conditions on columns in a strategy's components, wherever in them they stand."""
    found = (asked_of(each) for component in strategy for each in _columns(component))
    return tuple(dict.fromkeys(found))


def _columns(value: Any) -> Iterator[Mapping[str, tuple[str | float, ...]]]:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            part = getattr(value, field.name)
            if field.name == "columns" and isinstance(part, Mapping):
                yield part
            else:
                yield from _columns(part)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _columns(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _columns(part)


def is_range(condition: tuple[str | float, ...]) -> bool:
    """Whether a condition is (least, most): two numbers.

    >>> is_range((30.0, 50.0)), is_range(("north", "south")), is_range((1.0, 2.0, 5.0))
    (True, False, False)
    """
    return len(condition) == 2 and not any(isinstance(each, str) for each in condition)


def fits(cell: str, condition: tuple[str | float, ...]) -> bool:
    """Whether a cell of a customer file lies within a range, or is one of the values.

    >>> fits("35", (30.0, 50.0)), fits("old", (30.0, 50.0)), fits("2.0", (2.0,)), fits("north", ("north", "south"))
    (True, False, True, True)
    """
    try:
        number = float(cell)
    except ValueError:
        return not is_range(condition) and cell in condition
    if is_range(condition):
        return float(condition[0]) <= number <= float(condition[1])
    return cell in condition or number in condition


def bits_of(asked: Iterable[Asked], columns: Mapping[str, tuple[tuple[str, ...], Any]], n: int) -> Any:
    """Each customer's bits: which of the sets of conditions hold; a blank cell (code -1) fits nothing.

    ``columns`` are the file's: the different cells of each, and by customer the number of theirs.
    """
    bits = np.zeros(n, np.int64)
    for place, conditions in enumerate(asked):
        holds = np.ones(n, bool)
        for name, condition in conditions:
            words, codes = columns[name]
            holds &= np.array([*(fits(word, condition) for word in words), False], bool)[codes]
        bits |= holds.astype(np.int64) << place
    return bits
