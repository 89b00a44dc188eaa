"""Where each key and value of a TOML text stands: tomllib reads values, and does not say where they were.

The scanner expects a text that tomllib has accepted, so it checks nothing: it only walks over headers,
keys, inline tables, arrays and strings, and notes their places.
"""

from __future__ import annotations

import bisect
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

type Location = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r'"(?:\\.|[^"\\])*"|' + r"'[^']*'|[A-Za-z0-9_-]+")
_TEXT = re.compile(
    r'"""(?:\\.|[^\\])*?"""' + r'"{0,2}' + r"|'''.*?'''" + r"'{0,2}" + r'|"(?:\\.|[^"\\])*"' + r"|'[^']*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]*")


@dataclass(frozen=True, slots=True)
class Place:
    """A key and its value in a file: lines and columns from 1, widths in characters of the first line."""

    file: Path
    line: int
    column: int
    width: int
    value_line: int
    value_column: int
    value_width: int


def scan(text: str, file: Path) -> dict[Location, Place]:
    """Find the place of every key, table, array element and value of a valid TOML text.

    Locations are written as pydantic writes them: keys as text, positions in arrays as numbers from 0.
    The location ``()`` is the beginning of the file.

    >>> places = scan('[a.b]\\nc = [1, {d = 2}]', Path("x.toml"))
    >>> places["a", "b", "c", 1, "d"].line, places["a", "b", "c", 1, "d"].column
    (2, 10)
    """
    scanner = _Scanner(text.replace("\r\n", "\n"), file)
    scanner.document()
    return scanner.places


class _Scanner:
    def __init__(self, text: str, file: Path) -> None:
        self.text = text
        self.file = file
        self.at = 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.places: dict[Location, Place] = {(): Place(file, 1, 1, 1, 1, 1, 1)}
        self.elements: dict[Location, int] = {}  # arrays of tables -> index of their newest element

    def document(self) -> None:
        table: Location = ()
        while self.skip(_BLANK) < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)

    def header(self) -> Location:
        start = self.at
        is_array = self.text.startswith("[[", start)
        self.at += 2 if is_array else 1
        path: Location = ()
        parts = list(self.key())
        self.at += 2 if is_array else 1
        for position, (name, key_start, key_end) in enumerate(parts):
            path += (name,)
            self.note(path, key_start, key_end, key_start, key_end)
            if path in self.elements and position < len(parts) - 1:
                path += (self.elements[path],)
        if is_array:
            self.elements[path] = self.elements.get(path, -1) + 1
            path += (self.elements[path],)
            self.note(path, start, self.at, start, self.at)
        else:  # an earlier [a.b] may have noted a place for [a] already: its own header is better
            spot = self.spot(parts[-1][1], parts[-1][2])
            self.places[path] = Place(self.file, *spot, *spot)
        return path

    def pair(self, table: Location) -> None:
        parts = list(self.key())
        self.at += 1  # the equals sign
        start = self.skip(_SPACE)
        path = table
        for name, _, _ in parts:
            path += (name,)
        self.value(path)
        path = table
        for name, key_start, key_end in parts:
            path += (name,)
            self.note(path, key_start, key_end, start, self.at)

    def key(self) -> Iterator[tuple[str, int, int]]:
        """Yield the parts of a dotted key, and move behind it and the spaces that follow."""
        while True:
            self.skip(_SPACE)
            match = _KEY.match(self.text, self.at)
            if not match:
                raise ValueError("expected a key: the text is not valid TOML")
            self.at = match.end()
            yield _name(match[0]), match.start(), match.end()
            self.skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return
            self.at += 1

    def value(self, path: Location) -> None:
        opening = self.text[self.at]
        if opening == "[":
            self.array(path)
        elif opening == "{":
            self.inline_table(path)
        elif opening in "\"'":
            self.skip(_TEXT)
        else:
            match = _SCALAR.match(self.text, self.at)
            self.at += len(match[0].rstrip()) if match else 0

    def array(self, path: Location) -> None:
        self.at += 1
        index = 0
        while True:
            start = self.skip(_BLANK)
            if self.text[start] == "]":
                break
            if self.text[start] == ",":
                self.at += 1
                continue
            self.value((*path, index))
            self.note((*path, index), start, self.at, start, self.at)
            index += 1
        self.at += 1

    def inline_table(self, path: Location) -> None:
        self.at += 1
        while True:
            start = self.skip(_BLANK)
            if self.text[start] == "}":
                break
            if self.text[start] == ",":
                self.at += 1
                continue
            self.pair(path)
        self.at += 1

    def skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at

    def note(self, path: Location, start: int, end: int, value_start: int, value_end: int) -> None:
        """Note the first place of a path."""
        if path not in self.places:
            self.places[path] = Place(self.file, *self.spot(start, end), *self.spot(value_start, value_end))

    def spot(self, start: int, end: int) -> tuple[int, int, int]:
        line = bisect.bisect_right(self.starts, start)
        line_end = self.starts[line] - 1 if line < len(self.starts) else len(self.text)
        return line, start - self.starts[line - 1] + 1, max(1, min(end, line_end) - start)


def _name(key: str) -> str:
    if key[0] not in "\"'":
        return key
    return str(tomllib.loads(f"key = {key}")["key"]) if "\\" in key else key[1:-1]
