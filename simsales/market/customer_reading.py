"""The rows of a customer file, many at a time: each column's cells become numbers, and bad rows are set aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simsales.files.amounts import decimal_of
from simsales.files.cells import BadCell, Manner, is_blank
from simsales.files.dates import order_of
from simsales.files.positions import Location
from simsales.files.problems import Problem
from simsales.files.tables.table import Table
from simsales.market.customer_file_keys import CustomerFile
from simsales.market.customer_wanted import Wanted

if TYPE_CHECKING:
    from numpy.typing import NDArray

AT_A_TIME = 20_000  # rows; by the first of these it is found out how a column is written
MOST_REMEMBERED = 200_000  # different cells of a column
MOST_EXAMPLES = 1000  # bad rows that are kept with their places
_TOTALS = re.compile(r"(grand |sub)?totals?:?|sum:?|summe:?|合计|总计|小计", re.IGNORECASE)


class Column(dict[str, float]):
    """A column as it is read: what each cell, as it stands in the file, is as a number.

    ``bad`` are cells that cannot be used. What was looked up once is remembered, so that a row costs little.
    """

    def __init__(self, wanted: Wanted, place: int, manner: Manner) -> None:
        super().__init__()
        self.wanted, self.place = wanted, place
        self.read = wanted.reader(manner)
        self.bad: dict[str, BadCell] = {}
        self.chunks: list[NDArray[np.float64]] = []

    def __missing__(self, cell: str) -> float:
        """Look at a cell for the first time."""
        text, value = cell.strip(), self.wanted.absent
        try:
            if text:
                value = self.read(text)
        except BadCell as error:
            if not is_blank(text):
                self.bad[cell] = error
        if len(self) < MOST_REMEMBERED:
            self[cell] = value
        return value


@dataclass
class Rows:
    """The rows that were read: how many there were, were of no interest, and were bad; and what was said of bad ones.

    ``problems`` are the first bad cells, ``alike`` how many rows have each kind of fault in which column.
    """

    seen: int = 0
    passed_over: int = 0
    bad: int = 0
    problems: list[Problem] = field(default_factory=list)
    alike: dict[tuple[str, str], int] = field(default_factory=dict)
    lines: list[NDArray[np.int64]] = field(default_factory=list)

    @property
    def taken(self) -> NDArray[np.int64]:
        """The lines of the rows that can be used."""
        return np.concatenate(self.lines) if self.lines else np.zeros(0, np.int64)

    @property
    def by_line(self) -> list[Problem]:
        """The first bad cells, in the file's order."""
        return sorted(self.problems, key=lambda each: each.line)

    def note(self, problem: Problem, kind: str) -> None:
        """Note what is wrong with a row."""
        key = problem.key, kind
        self.alike[key] = self.alike.get(key, 0) + 1
        if len(self.problems) < MOST_EXAMPLES:
            self.problems.append(problem)


def read_rows(
    table: Table, path: Path, wanted: dict[Location, Wanted], spec: CustomerFile
) -> tuple[dict[Location, Column], Rows]:
    """Read all columns that are wanted, and set bad rows aside."""
    rows, width, chosen = (
        Rows(),
        len(table.columns),
        {table.columns.index(name): set(v) for name, v in spec.where.items()},
    )
    columns: dict[Location, Column] = {}
    source = table.rows if spec.limit is None else islice(filter(_is_filled, table.rows), spec.limit)
    while chunk := [each for each in islice(source, AT_A_TIME) if _is_filled(each)]:
        if not columns:
            columns = _columns(table, wanted, [row for _, row in chunk if len(row) == width], spec)
        rows.seen += len(chunk)
        _read_chunk(chunk, columns, rows, path, width, chosen)
    return columns or _columns(table, wanted, [], spec), rows


def _is_filled(numbered: tuple[int, Sequence[str]]) -> bool:
    return any(numbered[1])


def _columns(
    table: Table, wanted: dict[Location, Wanted], sample: Sequence[Sequence[str]], spec: CustomerFile
) -> dict[Location, Column]:
    """The columns, each with the manner in which its first cells are written."""
    columns: dict[Location, Column] = {}
    for key, each in wanted.items():
        place = table.columns.index(each.column)
        cells = {row[place].strip() for row in sample}
        decimal = spec.decimal or decimal_of(cells, "," if table.separator == ";" else ".")
        order = spec.dates or order_of(cells)
        columns[key] = Column(each, place, Manner(decimal or ".", order, decimal is not None))
    return columns


def _read_chunk(
    chunk: list[tuple[int, Sequence[str]]],
    columns: dict[Location, Column],
    rows: Rows,
    path: Path,
    width: int,
    chosen: dict[int, set[str]],
) -> None:
    narrow = [(line, row) for line, row in chunk if len(row) != width]
    for line, row in narrow:
        rows.note(Problem(path, line, message=f"has {len(row)} fields, and the header has {width}"), "width")
    rows.bad += len(narrow)
    if narrow:
        chunk = [each for each in chunk if len(each[1]) == width]
    if chosen:
        before = len(chunk)
        chunk = [each for each in chunk if all(_is_one(each[1][at], values) for at, values in chosen.items())]
        rows.passed_over += before - len(chunk)
    lines = np.array([line for line, _ in chunk], np.int64)
    bad = np.zeros(len(chunk), bool)
    texts = list(zip(*(row for _, row in chunk), strict=True)) or [()] * width
    values = {
        key: np.array(list(map(column.__getitem__, texts[column.place])), float) for key, column in columns.items()
    }
    for column in columns.values():
        if column.bad:
            for at in _places(texts[column.place], column.bad):
                error, cell = column.bad[texts[column.place][at]], texts[column.place][at].strip()
                problem = Problem(path, int(lines[at]), 0, column.wanted.column, error.said(cell), error.hint)
                rows.note(problem, str(error))
                bad[at] = True
    for at in [
        at for at, cell in enumerate(texts[0]) if cell[:1] in "gGsStT合总小" and _TOTALS.fullmatch(cell.strip())
    ]:
        rows.note(
            Problem(path, int(lines[at]), message=f'looks like a row of totals: "{chunk[at][1][0][:40]}"'), "totals"
        )
        bad[at] = True
    rows.bad += int(bad.sum())
    rows.lines.append(lines[~bad])
    for key, column in columns.items():
        column.chunks.append(values[key][~bad])
        holdings = column.wanted.holdings
        if holdings is not None and holdings.unknown:
            cells = (texts[column.place][at].strip() for at in np.flatnonzero(~bad))
            for cell in cells:
                holdings.missed.update(holdings.unknown.get(cell, ()))


def _places(cells: Sequence[str], among: Iterable[str]) -> list[int]:
    wanted = set(among)
    return [at for at, cell in enumerate(cells) if cell in wanted] if wanted else []


def _is_one(cell: str, values: set[str]) -> bool:
    text = cell.strip()
    return text in values or (is_blank(text) and "" in values) or text.removesuffix(".0") in values
