"""What stands in the columns of a table that nobody has described: numbers, amounts, dates, words, or what is blank."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from simsales.files.amounts import Decimal, decimal_of, money_of, number_of, share_of
from simsales.files.cells import NO, YES, is_blank
from simsales.files.dates import order_of, span_of
from simsales.files.tables.table import Table, fitted

type Kind = Literal["number", "amount", "share", "date", "flag", "words", "text", "blank"]

MOST_KEPT = 100_000  # different cells of a column
FEW = 60  # different cells that are still words, of which each can be explained
ALMOST_ALL = 0.98  # of the cells that are not blank
CODE = re.compile(r"0\d+|\+\d{6,}")  # what looks like a number, and is none: "007" is not "7"
FLAGS = YES | NO


@dataclass(frozen=True)
class Sight:
    """What was seen of a column: of ``rows``, so many ``blank``, and the others by how often each was found.

    ``decimal`` is None where it cannot be told. ``money`` are the currencies that amounts say, ``order`` whether the
    day or the month comes first in dates, None where that cannot be told or does not matter.
    """

    name: str
    kind: Kind
    rows: int
    blank: int
    cells: Counter[str]
    low: float | None = None
    high: float | None = None
    decimal: Decimal | None = "."
    money: tuple[str, ...] = ()
    order: str | None = None
    asks_order: bool = False

    @property
    def different(self) -> int:
        """How many different cells there are, blanks apart."""
        return len(self.cells)

    @property
    def is_key(self) -> bool:
        """Whether no cell comes twice, and none is blank."""
        return self.blank == 0 and self.different == self.rows > 1

    def examples(self, count: int = 3) -> list[str]:
        """The cells that come most often."""
        return [cell for cell, _ in self.cells.most_common(count)]


def look(table: Table, rows: int) -> list[Sight]:
    """What is in each column of a table's first ``rows``; rows of another width than the header are passed over."""
    seen, cells = 0, [Counter[str]() for _ in table.columns]
    for _, given in islice(table.rows, rows):
        row = fitted(given, table.columns)
        if row is not None and any(row):
            seen += 1
            for counter, cell in zip(cells, row, strict=True):
                if len(counter) < MOST_KEPT or cell in counter:
                    counter[cell.strip()] += 1
    usual: Decimal = "," if table.separator == ";" else "."
    return [_sight(name, each, seen, usual) for name, each in zip(table.columns, cells, strict=True)]


def _sight(name: str, cells: Counter[str], rows: int, usual: Decimal) -> Sight:
    said = Counter({cell: times for cell, times in cells.items() if not is_blank(cell)})
    blank = sum(cells.values()) - sum(said.values())
    if not said:
        return Sight(name, "blank", rows, blank, said)
    decimal = decimal_of(said, usual)
    mark, order = decimal or usual, order_of(said)
    if len(said) <= 2 and all(cell.lower() in FLAGS for cell in said) and not {"0", "1"} < {*said}:
        return Sight(name, "flag", rows, blank, said)

    def part(test: Callable[[str], object]) -> float:
        return sum(times for cell, times in said.items() if test(cell)) / sum(said.values())

    dates = [cell for cell in said if _is_date(cell)]
    if part(_is_date) >= ALMOST_ALL and (len(dates[0]) not in (6, 8) or not dates[0].isdigit() or part(_is_date) == 1):
        asks = order is None and any(_asks(cell) for cell in dates)
        return Sight(name, "date", rows, blank, said, order=order, asks_order=asks)
    if any(map(CODE.fullmatch, said)):
        return Sight(name, "words" if len(said) <= FEW else "text", rows, blank, said)
    if part(lambda cell: number_of(cell, mark) is not None) >= ALMOST_ALL:
        numbers = [number for cell in said if (number := number_of(cell, mark)) is not None]
        return Sight(name, "number", rows, blank, said, min(numbers), max(numbers), decimal)
    if part(lambda cell: share_of(cell, mark) is not None) >= ALMOST_ALL:
        return Sight(name, "share", rows, blank, said, decimal=decimal)
    if part(lambda cell: money_of(cell, mark) is not None) >= ALMOST_ALL:
        found = [amount for cell in said if (amount := money_of(cell, mark)) is not None]
        amounts = [amount for amount, _ in found]
        money = tuple(sorted({unit for _, unit in found if unit}))
        return Sight(name, "amount", rows, blank, said, min(amounts), max(amounts), decimal, money)
    return Sight(name, "words" if len(said) <= FEW else "text", rows, blank, said)


def _is_date(cell: str) -> bool:
    try:
        return span_of(cell, None) is not None
    except ValueError as error:
        return "first" in str(error)


def _asks(cell: str) -> bool:
    try:
        return span_of(cell, None) is None
    except ValueError as error:
        return "first" in str(error)
