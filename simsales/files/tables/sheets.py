"""Spreadsheets (Excel's old and new formats, OpenDocument): a sheet's rows as texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from simsales.files.problems import Problem, ScenarioError, suggest
from simsales.files.tables.heading import LOOKED_AT, header_of
from simsales.files.tables.parquet import text_of
from simsales.files.tables.table import Rows, Table, Ways


def open_sheet(path: Path, ways: Ways) -> Table:
    """Open a sheet: the one that is named, or the first that has the columns that are asked for, or the first."""
    try:
        import python_calamine
    except ImportError:
        hint = 'install it with: pip install "simsales[excel]", or save the customers as CSV'
        message = f"reading a {path.suffix} file needs the package python-calamine"
        raise ScenarioError([Problem(path, message=message, hint=hint)]) from None
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        names = tuple(book.sheet_names)
        if ways.sheet is not None and ways.sheet not in names:
            raise ScenarioError(
                [Problem(path, message=f'has no sheet "{ways.sheet}"', hint=suggest(ways.sheet, names, "sheets"))]
            )
        sheets = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in ([ways.sheet] if ways.sheet else names)
        }
    except (python_calamine.CalamineError, OSError) as error:
        raise ScenarioError([Problem(path, message=f"cannot be read as a spreadsheet: {str(error)[:100]}")]) from None
    name = _meant(sheets, ways)
    rows = [[_text(value) for value in row] for row in sheets[name]]
    if not any(map(any, rows)):
        raise ScenarioError([Problem(path, message=f'the sheet "{name}" is empty')])
    at = header_of(rows, ways.asked) if ways.header is None else min(ways.header, len(rows)) - 1
    said = [] if at == 0 else [f"the names of the columns stand in row {at + 1}"]
    if len(names) > 1 and ways.sheet is None:
        said.append(f'of {len(names)} sheets the one called "{name}" was read')
    return Table(
        [cell.strip() for cell in rows[at]], _rows(rows, at), at + 1, sheet=name, sheets=names, said=tuple(said)
    )


def _meant(sheets: dict[str, Any], ways: Ways) -> str:
    wanted = set(ways.asked)
    for name, rows in sheets.items():
        if wanted and any(wanted <= {_text(cell).strip() for cell in row} for row in rows[:LOOKED_AT]):
            return name
    return next((name for name, rows in sheets.items() if any(map(any, rows))), next(iter(sheets)))


def _rows(rows: list[list[str]], at: int) -> Rows:
    width = len(rows[at])
    for number, row in enumerate(rows[at + 1 :], at + 2):
        if any(row):
            yield number, row[:width]


def _text(value: Any) -> str:
    """A cell as text; a date without its time, where that is midnight."""
    text = text_of(value)
    return text.removesuffix(" 00:00:00") if hasattr(value, "year") else text
