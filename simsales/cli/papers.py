"""What a comparison is written as for others: a page, a workbook, slides, and its tables as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from simsales.cli.shared import stop, writable, write

if TYPE_CHECKING:
    from simsales.evidence.conflicts import Conflicts
    from simsales.experiments.comparison import Comparison
    from simsales.market.check import Prepared

type Language = Literal["en", "zh"]

PAPERS: dict[str, tuple[Any, Any]] = {
    "report": (
        Annotated[
            Path | None, typer.Option(metavar="FILE.html", help="also write the answer as a page that stands alone")
        ],
        None,
    ),
    "excel": (
        Annotated[Path | None, typer.Option(metavar="FILE.xlsx", help="also as a workbook, a sheet a table")],
        None,
    ),
    "slides": (Annotated[Path | None, typer.Option(metavar="FILE.pptx", help="also as five slides")], None),
    "tables": (
        Annotated[Path | None, typer.Option(metavar="FOLDER", help="also every table as CSV and Parquet")],
        None,
    ),
    "conflicts": (
        Annotated[
            bool,
            typer.Option(
                "--conflicts",
                help="on the page also what channels do to one another: worlds again without each channel",
            ),
        ],
        False,
    ),
    "lang": (
        Annotated[Literal["en", "zh"], typer.Option("--lang", help="the language of page, workbook and slides")],
        "en",
    ),
}
"""The options that say what is written: what they are, and what they are if not said."""


@dataclass(frozen=True, kw_only=True)
class Papers:
    """The files that are wanted, and the language of what is to be read."""

    report: Path | None = None
    excel: Path | None = None
    slides: Path | None = None
    tables: Path | None = None
    conflicts: bool = False
    lang: Language = "en"

    @property
    def wanted(self) -> bool:
        """Whether anything is to be written."""
        return any(each is not None for each in (self.report, self.excel, self.slides, self.tables))

    def check(self) -> None:
        """Stop before the work where a file cannot be written, or a package is missing."""
        from importlib.util import find_spec

        if self.conflicts and self.report is None:
            stop("--conflicts is a part of the page: say where it goes, --report FILE.html")
        if self.tables is not None and self.tables.exists() and not self.tables.is_dir():
            stop(f"--tables writes into a folder, and {self.tables} is none")
        writable(self.report, self.excel, self.slides)
        for file, package, extra in ((self.excel, "xlsxwriter", "excel"), (self.slides, "pptx", "slides")):
            if file is not None and find_spec(package) is None:
                stop(f'{file} needs the package {package}: pip install "simsales[{extra}]"')

    def write(self, comparison: Comparison, prepared: Prepared, conflicts: Sequence[Conflicts] = ()) -> None:
        """Write what is wanted of a comparison; ``conflicts`` are those of ``clashing``."""
        if self.report is not None:
            from simsales.reporting.html.page import page

            write(self.report, page(comparison, prepared, self.lang, conflicts))
        if self.excel is not None:
            from simsales.reporting.office.workbook import workbook

            self.excel.write_bytes(workbook(comparison, prepared, self.lang))
        if self.slides is not None:
            from simsales.reporting.office.slides import slides

            self.slides.write_bytes(slides(comparison, prepared, self.lang))
        if self.tables is not None:
            _keep_tables(comparison, self.tables)

    def clashing(self, comparison: Comparison) -> list[str]:
        """The strategies of which it is to be worked out what channels do to one another: the baseline and the best."""
        return list(dict.fromkeys(filter(None, (comparison.strategies[0], comparison.best)))) if self.conflicts else []


def _keep_tables(comparison: Comparison, folder: Path) -> None:
    """Write every tidy table into a folder: as CSV, and as Parquet where pyarrow is installed."""
    from importlib.util import find_spec

    from simsales.experiments.tidy import tables

    parquet = find_spec("pyarrow") is not None
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables(comparison).items():
        table.to_csv(folder / f"{name}.csv", index=False)
        if parquet:
            table.to_parquet(folder / f"{name}.parquet", index=False)
    if not parquet:
        typer.echo('Tables are written as CSV only: Parquet needs "simsales[parquet]".', err=True)
