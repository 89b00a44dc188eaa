"""Columns of a customer file that strategies ask for in a target (``columns``): which, and how they are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simsales.market.scenario import Scenario


def columns_asked(scenario: Scenario) -> list[str]:
    """The columns that strategies name, whether the customer file has them or not."""
    families = [strategy.model_dump() for strategy in scenario.strategies.values()]
    return list(dict.fromkeys(_named(families)))


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        columns = value.get("columns")
        yield from columns if isinstance(columns, Mapping) else ()
        value = list(value.values())
    for part in value if isinstance(value, list | tuple) else ():
        yield from _named(part)


class Cells:
    """The different cells of a column, numbered as they come.

    >>> cells = Cells()
    >>> [cells.number(cell) for cell in ("north", "south", "north")], cells.words
    ([0.0, 1.0, 0.0], ('north', 'south'))
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, cell: str) -> float:
        """The number of a cell: that of the first one like it, or else the next."""
        return float(self._numbers.setdefault(cell, len(self._numbers)))

    @property
    def words(self) -> tuple[str, ...]:
        """The cells by number."""
        return tuple(self._numbers)
