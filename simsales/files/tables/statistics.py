"""Files of statistics packages (SPSS, Stata, SAS): rows as texts, labels instead of codes where there are any."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from simsales.files.problems import Problem, ScenarioError
from simsales.files.tables.parquet import text_of
from simsales.files.tables.table import Rows, Table

READERS = {
    ".sav": "read_sav", ".zsav": "read_sav", ".por": "read_por", ".dta": "read_dta", ".sas7bdat": "read_sas7bdat",
    ".xpt": "read_xport",
}  # fmt: skip
ROWS_AT_A_TIME = 50_000


def open_statistics(path: Path) -> Table:
    """Open a file of SPSS, Stata or SAS; values that have a label are read as their label."""
    try:
        import pyreadstat
    except ImportError:
        hint = 'install it with: pip install "simsales[statistics]", or save the customers as CSV'
        message = f"reading a {path.suffix} file needs the package pyreadstat"
        raise ScenarioError([Problem(path, message=message, hint=hint)]) from None
    read = getattr(pyreadstat, READERS[path.suffix.lower()])
    try:
        _, meta = read(str(path), metadataonly=True)
    except Exception as error:  # the package has its own for each format
        raise ScenarioError([Problem(path, message=f"cannot be read: {str(error)[:100]}")]) from None
    labelled = [name for name in meta.column_names if meta.variable_value_labels.get(name)]
    said = (f"labels were read instead of codes: {', '.join(labelled[:6])}",) if labelled else ()
    return Table(list(meta.column_names), _rows(read, path), header_line=0, said=said)


def _rows(read: Any, path: Path) -> Rows:
    start = 0
    while True:
        frame, _ = read(
            str(path), apply_value_formats=True, formats_as_category=False, row_offset=start, row_limit=ROWS_AT_A_TIME
        )
        for row in frame.itertuples(index=False, name=None):
            start += 1
            yield start, [text_of(value) for value in row]
        if len(frame) < ROWS_AT_A_TIME:
            return
