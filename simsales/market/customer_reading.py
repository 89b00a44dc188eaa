"""The rows of a customer file, many at a time: each column's cells become numbers, and bad rows are set aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simsales.files.amounts import decimal_of
from simsales.files.cells import BadCell, Manner, explained, is_blank
from simsales.files.dates import order_of
from simsales.files.problems import Problem
from simsales.files.tables.table import Table, fitted
from simsales.market.customer_file_keys import CustomerFile
from simsales.market.customer_meaning import Meaning
from simsales.market.customer_wanted import Wanted

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOOKED_AT = 20_000  # rows by which it is found out how a column is written
AT_A_TIME = 900  # rows after them: so few that they are gone before memory is searched for what can be freed
MOST_REMEMBERED = 200_000  # different cells of a column
MOST_EXAMPLES = 1000  # bad rows that are kept with their places
_TOTALS = re.compile(
    r"((grand |sub)?totals?|sum|summe|gesamt(summe)?|合计|总计|小计)\s*([:：(].*)?", re.IGNORECASE
)  # fmt: skip
_FOOTER = re.compile(
    r"(exported|generated|printed|created|source|confidential|report|(end|number) of|rows|records"
    r"|erstellt|quelle|stand|anzahl|来源|导出|制表)\b.*", re.IGNORECASE | re.DOTALL,
)  # fmt: skip


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


class Chosen(dict[str, bool]):
    """Which cells of a column choose their row: those that say one of the ``values``; ``met`` are those that any said.

    >>> chosen = Chosen(["true", ""])
    >>> [chosen[cell] for cell in ("TRUE", "NULL", "false")], sorted(chosen.met)
    ([True, True, False], ['', 'true'])
    """

    def __init__(self, values: Iterable[str]) -> None:
        super().__init__()
        self.values_asked = {value: number for number, value in enumerate(values)}
        self.met: set[str] = set()

    def __missing__(self, cell: str) -> bool:
        """Look at a cell for the first time."""
        text = cell.strip()
        number = explained(self.values_asked, text)
        if number is None and is_blank(text):
            number = self.values_asked.get("")
        self.met |= {value for value, each in self.values_asked.items() if each == number}
        if len(self) < MOST_REMEMBERED:
            self[cell] = number is not None
        return number is not None


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
    chosen: dict[str, Chosen] = field(default_factory=dict)

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
    table: Table, path: Path, wanted: dict[Meaning, Wanted], spec: CustomerFile
) -> tuple[dict[Meaning, Column], Rows]:
    """Read all columns that are wanted, and set bad rows aside."""
    rows = Rows(chosen={name: Chosen(values) for name, values in spec.where.items()})
    columns: dict[Meaning, Column] = {}
    source = table.rows
    if spec.limit is not None:
        source = islice((each for each in table.rows if any(each[1])), spec.limit)
    while chunk := list(islice(source, AT_A_TIME if columns else LOOKED_AT)):
        lines, texts = _by_column(chunk, rows, path, table.columns)
        if not columns:
            columns = _columns(table, wanted, texts, spec)
        _read_chunk(lines, texts, columns, rows, path)
    return columns or _columns(table, wanted, [()] * len(table.columns), spec), rows


def _by_column(
    chunk: list[tuple[int, Sequence[str]]], rows: Rows, path: Path, names: Sequence[str]
) -> tuple[NDArray[np.int64], list[Sequence[str]]]:
    """The lines of rows that are as wide as the header and chosen, and their cells column by column."""
    lines, cells = [line for line, _ in chunk], [row for _, row in chunk]
    if not all(map(any, cells)):
        lines, cells = [line for line, row in chunk if any(row)], [row for row in cells if any(row)]
    rows.seen += len(cells)
    if {*map(len, cells)} != {len(names)}:
        wide = [fitted(row, names) for row in cells]
        for line, row, fits in zip(lines, cells, wide, strict=True):
            if fits is None:
                said = f"has {len(row)} fields, and the header has {len(names)}"
                rows.note(Problem(path, line, message=said), "width")
                rows.bad += 1
        lines = [line for line, fits in zip(lines, wide, strict=True) if fits is not None]
        cells = [fits for fits in wide if fits is not None]
    texts: list[Sequence[str]] = [*zip(*cells, strict=True)] or [()] * len(names)
    keep = np.ones(len(lines), bool)
    for name, chosen in rows.chosen.items():
        keep &= np.fromiter(map(chosen.__getitem__, texts[names.index(name)]), bool, len(lines))
    if not keep.all():
        rows.passed_over += int((~keep).sum())
        texts = [list(compress(column, keep)) for column in texts]
    return np.array(lines, np.int64)[keep], texts


def _columns(
    table: Table, wanted: dict[Meaning, Wanted], texts: Sequence[Sequence[str]], spec: CustomerFile
) -> dict[Meaning, Column]:
    """The columns, each with the manner in which its first cells are written."""
    columns: dict[Meaning, Column] = {}
    for key, each in wanted.items():
        place = table.columns.index(each.column)
        cells = dict.fromkeys(cell.strip() for cell in texts[place])  # in their order: the first that tells counts
        decimal = spec.decimal or decimal_of(cells, "," if table.separator == ";" else ".")
        order = order_of(cells) if spec.dates in (None, "serial") else spec.dates
        manner = Manner(decimal or ".", order, decimal is not None, spec.dates == "serial")  # type: ignore[arg-type]
        columns[key] = Column(each, place, manner)
    return columns


def _read_chunk(
    lines: NDArray[np.int64], texts: Sequence[Sequence[str]], columns: dict[Meaning, Column], rows: Rows, path: Path
) -> None:
    values = {
        key: np.fromiter(map(column.__getitem__, texts[column.place]), float, len(lines))
        for key, column in columns.items()
    }
    bad = np.zeros(len(lines), bool)
    for column in columns.values():
        if column.bad:
            for at in _places(texts[column.place], column.bad):
                error, cell = column.bad[texts[column.place][at]], texts[column.place][at].strip()
                problem = Problem(path, int(lines[at]), 0, column.wanted.column, error.said(cell), error.hint)
                rows.note(problem, str(error))
                bad[at] = True
    for at, said in _no_customers(texts):
        rows.note(Problem(path, int(lines[at]), message=said), "totals")
        bad[at] = True
    rows.bad += int(bad.sum())
    rows.lines.append(lines[~bad])
    for key, column in columns.items():
        column.chunks.append(values[key][~bad])
        holdings = column.wanted.holdings
        if holdings is not None and holdings.unknown:
            for cell in (texts[column.place][at].strip() for at in np.flatnonzero(~bad).tolist()):
                holdings.missed.update(holdings.unknown.get(cell, ()))


def _no_customers(texts: Sequence[Sequence[str]]) -> Iterator[tuple[int, str]]:
    """Rows that sum up others, or say where the file is from, and what is to be said of them."""
    seen = texts[: 1 + ("" in texts[0])]  # a total may stand beside a blank
    for place, cells in enumerate(seen[:2]):
        for at, cell in enumerate(cells):
            if not cell or cell[0].isdigit() or (place and texts[0][at]):
                continue
            if _TOTALS.fullmatch(text := cell.strip()):
                yield at, f'looks like a row of totals: "{text[:40]}"'
            elif _FOOTER.fullmatch(text) and len(texts) > 2 and sum(bool(column[at].strip()) for column in texts) == 1:
                yield at, f'looks like a remark below the table: "{text[:40]}"'


def _places(cells: Sequence[str], among: Iterable[str]) -> list[int]:
    wanted = set(among)
    return [at for at, cell in enumerate(cells) if cell in wanted] if wanted else []
