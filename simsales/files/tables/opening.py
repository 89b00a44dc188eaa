"""A table of any kind, opened by whoever knows its kind."""

from __future__ import annotations

from pathlib import Path

from simsales.files.tables.table import Table, Ways

STATISTICS = frozenset({".sav", ".zsav", ".por", ".dta", ".sas7bdat", ".xpt"})
SHEETS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})


def open_table(path: Path, ways: Ways | None = None) -> Table:
    """Open a table by the ending of its name; what has none that is known is a text with separators.

    ScenarioError, with the file and where possible the line, if it is not what it seems, or needs a package.
    """
    ways, ending = ways or Ways(), path.suffix.lower()
    if path.is_dir() or ending in (".parquet", ".pq"):
        from simsales.files.tables.parquet import open_parquet

        return open_parquet(path)
    if ending in SHEETS:
        from simsales.files.tables.sheets import open_sheet

        return open_sheet(path, ways)
    if ending in STATISTICS:
        from simsales.files.tables.statistics import open_statistics

        return open_statistics(path)
    from simsales.files.tables.delimited import open_delimited

    return open_delimited(path, ways)
