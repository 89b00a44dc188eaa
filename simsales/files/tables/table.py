"""A table that was opened: its columns, its rows as texts with their line numbers, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

type Rows = Iterator[tuple[int, Sequence[str]]]


@dataclass(frozen=True)
class Ways:
    """How a table is to be read, as far as somebody says: else it is looked for.

    ``asked`` are columns that its header has if it is the table that was meant. ``header`` is the line of the header,
    ``sheet`` the name of a spreadsheet's sheet.
    """

    separator: str | None = None
    encoding: str | None = None
    header: int | None = None
    sheet: str | None = None
    asked: tuple[str, ...] = ()


def fitted(row: Sequence[str], columns: Sequence[str]) -> Sequence[str] | None:
    """A row as wide as the header; None if it has more cells than columns, or too few.

    Blank cells at the end do not count, nor do columns there that have no name: programs write some or none.

    >>> fitted(["1", "A", ""], ["id", "plan"]), fitted(["1", "A"], ["id", "plan", ""]), fitted(["1"], ["id", "plan"])
    (['1', 'A'], ['1', 'A', ''], None)
    """
    width = len(columns)
    if len(row) > width:
        return None if any(cell.strip() for cell in row[width:]) else row[:width]
    if len(row) < width and any(columns[len(row) :]):
        return None
    return [*row, *[""] * (width - len(row))]


@dataclass(frozen=True)
class Table:
    """A table that was opened. ``separator`` is empty where cells are not separated by a character.

    ``rows`` are to be read once. ``header_line`` is where the columns' names stand; ``said`` is what is to be said.
    """

    columns: Sequence[str]
    rows: Rows
    header_line: int = 1
    separator: str = ""
    encoding: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
