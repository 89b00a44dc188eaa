"""Where a table begins: exports put titles, dates and blank lines above the names of the columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

LOOKED_AT = 30  # rows, in which the header is looked for
_NUMBER = re.compile(r"[-+$€£¥]?[\d.,' ]+%?")


def header_of(rows: Sequence[Sequence[str]], asked: Sequence[str]) -> int:
    """The index of the row with the columns' names.

    It is the first with all columns that are asked for; else the first that is as wide as most rows, has no gap and no
    number; else the first that is not blank.

    >>> header_of([["Report"], [], ["id", "plan"], ["1", "A"], ["2", "B"]], ())
    2
    """
    wanted = set(asked)
    for index, row in enumerate(rows[:LOOKED_AT]):
        if wanted and wanted <= {cell.strip() for cell in row}:
            return index
    filled = [index for index, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if not filled:
        return 0
    widths = Counter(width_of(rows[index]) for index in filled)
    usual = max(widths, key=lambda width: (widths[width], width))
    for index in filled[:LOOKED_AT]:
        names = [cell.strip() for cell in rows[index][:usual]]
        if width_of(rows[index]) >= usual and all(names) and not any(map(_NUMBER.fullmatch, names)):
            return index
    return filled[0]


def width_of(row: Sequence[str]) -> int:
    """How many cells a row has up to the last that is not blank."""
    return max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0)
