"""The rows of a customer file, CSV or Parquet, as line numbers and texts."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from simsales.files.problems import Problem, ScenarioError

MOST_LINES = 20  # that a cell may add to a row: of a quote that is left open it is all that follow
_COMMA_NUMBER = re.compile(r"[-+]?\d+,\d+")


def csv_rows(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield line numbers and rows of a CSV file, the header first."""
    with path.open("rb") as file:
        start = file.read(65536)
    if not start.strip(b"\xef\xbb\xbf \t\r\n"):
        raise ScenarioError([Problem(path, message="is empty")])
    if b"\0" in start:
        hint = "is it a .parquet file?"
        raise ScenarioError([Problem(path, message="is a binary file, not a CSV file", hint=hint)])
    first = start.decode("utf-8-sig", errors="replace").splitlines()[0]
    delimiter = max(",;\t", key=first.count)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        line = 1
        try:
            yield line, [name.strip() for name in next(reader)]
            line = reader.line_num + 1
            for row in reader:
                if reader.line_num - line > MOST_LINES:
                    raise ScenarioError([_open_quote(path, line, f"takes {reader.line_num - line + 1:,} lines")])
                yield line, [_point(cell) for cell in row] if delimiter == ";" else row
                line = reader.line_num + 1
        except csv.Error as error:
            long = "has a cell of more than" if "limit" in str(error) else "is no row of a CSV file:"
            said = f"{long} {csv.field_size_limit():,} characters" if "limit" in str(error) else f"{long} {error}"
            raise ScenarioError([_open_quote(path, line, said)]) from None
        except UnicodeDecodeError as error:
            message = f"is not UTF-8 text (byte {error.object[error.start]:#04x})"
            raise ScenarioError([Problem(path, _bad_line(path), message=message, hint="save it as UTF-8")]) from None


def _open_quote(path: Path, line: int, said: str) -> Problem:
    return Problem(path, line, message=f"a row that begins here {said}", hint="is a quote left open?")


def _bad_line(path: Path) -> int:
    """The first line that is not UTF-8 text, 0 if all are."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return 0


def _point(cell: str) -> str:
    """A number with a decimal comma, as files with semicolons have it, with a point."""
    return cell.replace(",", ".") if _COMMA_NUMBER.fullmatch(cell.strip()) else cell


def parquet_rows(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield row numbers and rows of a Parquet file as text, the header first (as row 0)."""
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        hint = 'install it with: pip install "simsales[parquet]", or save the customers as CSV'
        message = "reading a .parquet file needs the package pyarrow"
        raise ScenarioError([Problem(path, message=message, hint=hint)]) from None
    try:
        file = parquet.ParquetFile(path)
        yield 0, list(file.schema_arrow.names)
        number = 0
        for batch in file.iter_batches():
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                yield number, [_cell(value) for value in row]
    except (ArrowException, OSError) as error:
        first = str(error).splitlines()[0][:100]
        raise ScenarioError([Problem(path, message=f"is not a Parquet file: {first}")]) from None


def _cell(value: Any) -> str:
    return "" if value is None or value != value else str(value)
