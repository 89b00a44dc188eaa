"""Strategies that inherit from each other: what one says replaces, what it does not say is taken over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from simsales.files.problems import Finding, suggest


class Inherits(Protocol):
    """A strategy as far as it is said to change another."""

    @property
    def inherits(self) -> str | None:
        """The name of the other, if there is one."""


def ancestry(name: str, strategies: Mapping[str, Inherits]) -> list[str]:
    """A strategy, its parent, its parent's parent, and so on to the last.

    ValueError when a parent is unknown or a strategy inherits from itself; a scenario that ``load_file`` returned
    has no such strategy.
    """
    line = [name]
    while (parent := strategies[line[-1]].inherits) is not None:
        if parent not in strategies:
            raise ValueError(f'strategy "{line[-1]}" inherits from "{parent}", which is not a strategy')
        if parent in line:
            raise ValueError(f"strategies inherit in a circle: {' → '.join([*line, parent])}")
        line.append(parent)
    return line


def check_inheritance(strategies: Mapping[str, Any]) -> Iterator[Finding]:
    """Find unknown parents and circles, in the tables of strategies as the file has them."""
    parents = {name: table.get("inherits") for name, table in strategies.items() if isinstance(table, dict)}
    told: set[str] = set()
    for name, parent in parents.items():
        if not isinstance(parent, str):
            continue
        location = ("strategies", name, "inherits")
        if parent not in parents:
            known = [other for other in parents if other != name]
            yield Finding(location, f'there is no strategy "{parent}"', suggest(parent, known, "strategies"))
            continue
        line = [name]
        while isinstance(parent, str) and parent in parents and parent not in line:
            line.append(parent)
            parent = parents[parent]
        if parent == name and name not in told:
            told.update(line)
            yield Finding(location, f"strategies inherit in a circle: {' → '.join([*line, name])}")
