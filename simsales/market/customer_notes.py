"""What is to be said of a customer file that was read: its rows, those left out and why, and what its columns say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
        return f"{', '.join(said)} {verb} none of: {', '.join(self.explained[:12])}"


@dataclass(frozen=True)
class Reading:
    """How a customer file was read: its rows, those left out as bad, and values that match nothing.

    ``left_out`` are the first bad cells, ``bad`` how many rows have any; ``passed_over`` rows were not chosen.
    ``notices`` are what must not be overlooked, ``facts`` what the file says, by what it says it of.
    """

    file: Path
    rows: int
    left_out: tuple[Problem, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    bad: int = 0
    passed_over: int = 0
    alike: Mapping[tuple[str, str], int] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """What must not be overlooked, nothing where all was read and matched.

        >>> bad = Problem(Path("f.csv"), 6, 0, "ends", 'expected a number, not "soon"')
        >>> for line in Reading(Path("f.csv"), 6, (bad,), (Unmatched("code", ("1",), {"2": 3}),), 1).lines():
        ...     print(line)
        f.csv: 1 of 6 rows was left out:
          f.csv:6: ends: expected a number, not "soon"
        f.csv: code: 2 (3 rows) matches none of: 1
        """
        if self.bad:
            yield f"{self.file}: {self.bad:,} of {self.rows:,} rows {'was' if self.bad == 1 else 'were'} left out:"
            yield from (f"  {printable(str(each).splitlines()[0])}" for each in self.left_out[:ROWS_SHOWN])
            more = sum(self.alike.values()) - len(self.left_out[:ROWS_SHOWN])
            if more > 0:
                yield f"  and {more:,} more"
        for each in self.unmatched:
            yield f"{self.file}: {each.column}: {each}"
        yield from (f"{self.file}: {each}" for each in self.notices)

    def report(self) -> Iterator[str]:
        """What the file says, a line for each thing, before what must not be overlooked.

        >>> for line in Reading(Path("f.csv"), 3, facts={"holds": "A 2 (67%), nothing 1 (33%)"}).report():
        ...     print(line)
        f.csv: 3 rows
          holds: A 2 (67%), nothing 1 (33%)
        """
        passed = f", of which {self.passed_over:,} were not chosen by `where`" if self.passed_over else ""
        yield f"{self.file}: {self.rows:,} row{'s' if self.rows != 1 else ''}{passed}"
        yield from (f"  {what}: {said}" for what, said in self.facts.items())
        yield from self.lines()

    def as_data(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "file": str(self.file),
            "rows": self.rows,
            "bad": self.bad,
            "passed_over": self.passed_over,
            "left_out": [
                {"line": each.line, "column": each.key, "message": each.message} for each in self.left_out
            ],
            "unmatched": [
                {"column": each.column, "explained": list(each.explained), "values": dict(each.values)}
                for each in self.unmatched
            ],
            "notices": list(self.notices),
            "facts": dict(self.facts),
        }  # fmt: skip
