"""What is wrong with a file, and where: problems with file, line, column, a caret and a hint."""

from __future__ import annotations

import dataclasses
import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from simsales.files.positions import Location, Place

_LONGEST_LINE = 100
MOST_SHOWN = 50  # problems at a time: who has mended them sees the others


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and where; as text ``file:line:column: key: message``, line, caret, hint.

    Line and column count from 1; 0 means that the problem has none (a missing file, say).

    >>> print(Problem(Path("a.toml"), 2, 9, "run.weeks", "must be at least 1, not 0", text="weeks = 0"))
    a.toml:2:9: run.weeks: must be at least 1, not 0
        2 | weeks = 0
          |         ^
    """

    file: Path
    line: int = 0
    column: int = 0
    key: str = ""
    message: str = ""
    hint: str = ""
    text: str = ""
    width: int = 1

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        first = printable(": ".join(part for part in (place, self.key, self.message) if part))
        hint = printable(self.hint)
        if not (self.line and self.text):
            return f"{first}\n  {hint}" if hint else first
        text, column = _excerpt(self.text, max(self.column, 1))
        caret = "^" * max(1, _cells(text[column - 1 : column - 1 + self.width]))
        below = f"      | {' ' * _cells(text[: column - 1])}{caret}"
        return f"{first}\n{self.line:>5} | {text}\n{below}" + (f"  {hint}" if hint else "")


@dataclass(frozen=True)
class Finding:
    """A problem before it has a place: the location of a value (or its key), what is wrong, what may help."""

    location: Location
    message: str
    hint: str = ""
    value: bool = True


class ScenarioError(ValueError):
    """A scenario or customer file that cannot be used; ``problems`` says all that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        files = len({problem.file for problem in self.problems})
        count = len(self.problems)
        lines = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        if count > 1:
            shown = f", of which {MOST_SHOWN} are shown" if count > MOST_SHOWN else ""
            lines.append(f"{count:,} problems in {files} file{'s' if files > 1 else ''}{shown}")
        return "\n".join(lines)


@dataclass(frozen=True)
class Sources:
    """The places of all keys of a scenario, over all files it is made of, and those files' lines."""

    places: Mapping[Location, Place]
    lines: Mapping[Path, list[str]] = dataclasses.field(default_factory=dict)

    def find(self, location: Location) -> tuple[Location, Place]:
        """The nearest written place to a location; parts that nobody wrote (pydantic's tags) do not count."""
        here: Location = ()
        for part in location:
            if (*here, part) in self.places:
                here = (*here, part)
        return here, self.places[here]

    def problem(self, finding: Finding) -> Problem:
        """Give a finding its place."""
        here, place = self.find(finding.location)
        if finding.value and here:
            line, column, width = place.value_line, place.value_column, place.value_width
        else:
            line, column, width = place.line, place.column, place.width
        lines = self.lines.get(place.file, [])
        text = lines[line - 1] if 0 < line <= len(lines) else ""
        if not here:
            text = ""
        return Problem(place.file, line, column, dotted(finding.location), finding.message, finding.hint, text, width)


def dotted(location: Location) -> str:
    """A location as a reader writes it.

    >>> dotted(("strategies", "gift", "promotion", 0, "length"))
    'strategies.gift.promotion[0].length'
    """
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return "".join(parts).lstrip(".")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like a misspelt one, if any is."""
    words = {str(each).casefold(): str(each) for each in known}
    found = difflib.get_close_matches(str(word).casefold(), words, n=1, cutoff=0.6)
    return words[found[0]] if found else None


def suggest(word: str, known: Iterable[str], what: str = "known here") -> str:
    """A hint for a word that is not among the known ones: the nearest of them, or all.

    >>> suggest("shares", ["share", "visits"])
    'did you mean "share"?'
    >>> suggest("colour", ["share", "visits"])
    'known here: share, visits'
    """
    names = [str(each) for each in known]
    near = nearest(word, names)
    if near is not None:
        return f'did you mean "{near}"?'
    if not names:
        return f"{what}: none"
    shown = ", ".join(names[:12])
    return f"{what}: {shown}" + (", …" if len(names) > 12 else "")


def printable(text: str) -> str:
    """A text without what would move a terminal's cursor or change its colours."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _cells(text: str) -> int:
    """The width of a text on a terminal, where a Chinese letter takes two cells."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _excerpt(text: str, column: int) -> tuple[str, int]:
    """A printable part of a line around a column, and the column in it."""
    clean = printable(text)
    if len(clean) <= _LONGEST_LINE:
        return clean, column
    start = max(0, min(column - 1 - _LONGEST_LINE // 3, len(clean) - _LONGEST_LINE))
    part = clean[start : start + _LONGEST_LINE]
    return f"{'…' if start else ''}{part}…", column - start + (1 if start else 0)
