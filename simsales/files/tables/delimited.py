"""Text files with separators, as programs and spreadsheets write them: encoding, separator and header looked for."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from simsales.files.problems import Problem, ScenarioError, printable
from simsales.files.tables.heading import LOOKED_AT, header_of, width_of
from simsales.files.tables.table import Rows, Table, Ways

SEPARATORS = (",", ";", "\t", "|")
MOST_LINES = 20  # that cells add to a row of another width than the header: of a quote left open it is all that follow
MOST_NOTES = 1000  # lines that a row takes whatever its width
START = 65536  # bytes, in which the separator and the header are looked for
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def open_delimited(path: Path, ways: Ways) -> Table:
    """Open a text file with separators.

    The separator is the one with which the columns that are asked for are found, or else the one that makes the most
    columns; a spreadsheet's line ``sep=;`` says it.
    """
    with path.open("rb") as file:
        start = file.read(START)
    if not start.strip(b"\xef\xbb\xbf \t\r\n"):
        raise ScenarioError([Problem(path, message="is empty")])
    encoding, said = _encoding(path, start, ways)
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(start)
    lines = re.split(r"\r\n|\r|\n", text)  # and nothing else that may be called the end of a line
    first = lines[0].strip().strip('"')
    skip = 0
    separator = ways.separator
    if first.lower().startswith("sep=") and len(first) == 5:
        separator, skip = separator or first[4], 1
    if separator is None:
        separator = _separator(lines, ways.asked)
    if ways.header is not None:
        at = ways.header - 1
    else:
        records = [*islice(_records(lines[skip:], separator), 2 * LOOKED_AT)]
        at = skip + (records[header_of([row for _, row in records], ways.asked)][0] if records else 0)
    if at > skip:
        said.append(f"the names of the columns stand in line {at + 1}")
    rows = _rows(path, encoding, separator, at)
    _, columns = next(rows, (1, []))
    return Table([name.strip() for name in columns], rows, at + 1, separator, encoding, said=tuple(said))


def _encoding(path: Path, start: bytes, ways: Ways) -> tuple[str, list[str]]:
    """The encoding of a file, and what is to be said of it."""
    if ways.encoding is not None:
        try:
            codecs.lookup(ways.encoding)
        except LookupError:
            hint = "such as utf-8, utf-16, cp1252, gb18030"
            raise ScenarioError([Problem(path, message=f'unknown encoding "{ways.encoding}"', hint=hint)]) from None
        return ways.encoding, []
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name, ["it is UTF-16 text"] if name == "utf-16" else []
    if b"\0" in start:
        even, odd = start[::2].count(0), start[1::2].count(0)
        if min(even, odd) * 20 < max(even, odd) > len(start) // 8:
            return ("utf-16-le" if odd > even else "utf-16-be"), ["it is UTF-16 text"]
        hint = "is it a .parquet file?"
        raise ScenarioError([Problem(path, message="is a binary file, not a CSV file", hint=hint)])
    line = _bad_line(path, "utf-8")
    if line == 0:
        return "utf-8", []
    if _is_chinese(start) and not _bad_line(path, "gb18030"):
        return "gb18030", [f'it is not UTF-8 text (line {line}): read as GB 18030; encoding = "…" says otherwise']
    bad = _bad_line(path, "cp1252")
    if bad:
        message = "is neither UTF-8 nor Windows-1252 text"
        hint = 'world.customer_file.encoding says what it is, such as "gb18030"; or save it as UTF-8'
        raise ScenarioError([Problem(path, bad, message=message, hint=hint)])
    return "cp1252", [f'it is not UTF-8 text (line {line}): read as Windows-1252; encoding = "…" says otherwise']


def _is_chinese(start: bytes) -> bool:
    """Whether signs beyond ASCII are Chinese, most of them usual ones: those of other languages would be rare ones."""
    try:
        text = codecs.getincrementaldecoder("gb18030")().decode(start)
    except UnicodeDecodeError:
        return False
    signs = [sign for sign in text if not sign.isascii()]
    usual = sum(b"\xb0" <= sign.encode("gb2312", errors="ignore")[:1] <= b"\xd7" for sign in signs)
    return usual * 2 > len(signs)


def _bad_line(path: Path, encoding: str) -> int:
    """The first line that is no text in an encoding, 0 if all are."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                return line + block[: error.start].count(b"\n")
            line += block.count(b"\n")
    return line if decoder.getstate()[0] else 0


def _separator(lines: Sequence[str], asked: Sequence[str]) -> str:
    wanted = set(asked)

    def fit(separator: str) -> tuple[bool, int, float, int]:
        """Whether the columns are found, whether there are several, how alike the rows are, how many columns."""
        rows = [row for _, row in islice(_records(lines, separator), 2 * LOOKED_AT)]
        found = any(wanted <= {cell.strip() for cell in row} for row in rows) if wanted else False
        widths = sorted(width_of(row) for row in rows if row)
        usual = widths[len(widths) // 2] if widths else 0
        return found, min(usual, 2), widths.count(usual) / max(len(widths), 1), usual

    return max(SEPARATORS, key=fit)


def _records(lines: Sequence[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of some lines, each with the index of its first line; a quote that is left open ends them."""
    reader = csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)
    line = 0
    try:
        for row in reader:
            yield line, row
            line = reader.line_num
    except csv.Error:
        return


def _rows(path: Path, encoding: str, separator: str, at: int) -> Rows:
    """The rows from the header on, each with its line."""
    with path.open(encoding=encoding, newline="") as file:
        for _ in range(at):
            file.readline()
        reader = csv.reader(file, delimiter=separator)
        line, width, more = at + 1, 0, 0
        try:
            for row in reader:
                more = at + reader.line_num - line
                if more > MOST_LINES and width and (len(row) != width or more > MOST_NOTES):
                    raise ScenarioError([_open_quote(path, line, f"takes {more + 1:,} lines")])
                width = width or len(row)
                yield line, row
                line += more + 1
            if more > MOST_LINES:  # also one that takes all to the end, and is no wider for it
                raise ScenarioError([_open_quote(path, line - more - 1, f"takes {more + 1:,} lines")])
        except csv.Error as error:
            long = "has a cell of more than" if "limit" in str(error) else "is no row of a CSV file:"
            said = f"{long} {csv.field_size_limit():,} characters" if "limit" in str(error) else f"{long} {error}"
            raise ScenarioError([_open_quote(path, line, said)]) from None
        except UnicodeDecodeError as error:
            message = f"is not {encoding} text (byte {error.object[error.start]:#04x})"
            raise ScenarioError([Problem(path, line, message=message, hint="save it as UTF-8")]) from None


def _open_quote(path: Path, line: int, said: str) -> Problem:
    return Problem(path, line, message=printable(f"a row that begins here {said}"), hint="is a quote left open?")
