"""What is to be said of a customer file that was read: rows that were left out, and why; values that match nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simsales.files.problems import Problem, printable

ROWS_SHOWN = 5
VALUES_SHOWN = 5


@dataclass(frozen=True)
class Unmatched:
    """Values of a column that match none of those that the scenario explains: each with its number of rows."""

    column: str
    explained: tuple[str, ...]
    values: Mapping[str, int]

    def __str__(self) -> str:
        by_rows = sorted(self.values.items(), key=lambda each: -each[1])
        said = [
            f"{printable(value[:40])} ({rows:,} row{'s' if rows != 1 else ''})"
            for value, rows in by_rows[:VALUES_SHOWN]
        ]
        more = len(by_rows) - len(said)
        said += [f"and {more:,} other values"] if more else []
        verb = "matches" if len(by_rows) == 1 else "match"
        return f"{', '.join(said)} {verb} none of: {', '.join(self.explained)}"


@dataclass(frozen=True)
class Reading:
    """How a customer file was read: its rows, those left out as bad, and values that match nothing."""

    file: Path
    rows: int
    left_out: tuple[Problem, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()

    def lines(self) -> Iterator[str]:
        """What is to be said, nothing where all was read and matched.

        >>> bad = Problem(Path("f.csv"), 6, 0, "ends", 'expected a number, not "soon"')
        >>> for line in Reading(Path("f.csv"), 6, (bad,), (Unmatched("code", ("1",), {"2": 3}),)).lines():
        ...     print(line)
        f.csv: 1 of 6 rows was left out:
          f.csv:6: ends: expected a number, not "soon"
        f.csv: code: 2 (3 rows) matches none of: 1
        """
        bad = len(self.left_out)
        if bad:
            yield f"{self.file}: {bad:,} of {self.rows:,} rows {'was' if bad == 1 else 'were'} left out:"
            yield from (f"  {each}" for each in self.left_out[:ROWS_SHOWN])
            if bad > ROWS_SHOWN:
                yield f"  and {bad - ROWS_SHOWN:,} more"
        for each in self.unmatched:
            yield f"{self.file}: {each.column}: {each}"

    def as_data(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "file": str(self.file),
            "rows": self.rows,
            "left_out": [
                {"line": each.line, "column": each.key, "message": each.message} for each in self.left_out
            ],
            "unmatched": [
                {"column": each.column, "explained": list(each.explained), "values": dict(each.values)}
                for each in self.unmatched
            ],
        }  # fmt: skip
