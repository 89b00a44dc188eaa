"""Answers as a page for those who run nothing: the option ``--report`` of a comparison, and the command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from simsales.cli.frame import Frame, framed
from simsales.cli.shared import Strategies, end, names_of, stop, tell_of_customers, writable, write

if TYPE_CHECKING:
    from simsales.experiments.comparison import Comparison
    from simsales.market.check import Prepared

Report = Annotated[
    Path | None, typer.Option(metavar="FILE.html", help="also write the answer as a page that stands alone")
]
Excel = Annotated[Path | None, typer.Option(metavar="FILE.xlsx", help="also as a workbook, a sheet a table")]
Slides = Annotated[Path | None, typer.Option(metavar="FILE.pptx", help="also as five slides")]
Language = Annotated[Literal["en", "zh"], typer.Option("--lang", help="the language of the page")]


def keep_report(comparison: Comparison, prepared: Prepared, file: Path | None, language: str) -> None:
    """Write the page of a comparison, if one is wanted."""
    if file is not None:
        from simsales.reporting.html.page import page

        write(file, page(comparison, prepared, language))


def keep_office(
    comparison: Comparison, prepared: Prepared, excel: Path | None, slides: Path | None, language: str
) -> None:
    """Write the workbook and the slides of a comparison, if they are wanted."""
    if excel is not None:
        from simsales.reporting.office.workbook import workbook

        excel.write_bytes(workbook(comparison, prepared, language))
    if slides is not None:
        from simsales.reporting.office.slides import slides as made

        slides.write_bytes(made(comparison, prepared, language))


def can_be_written(excel: Path | None, slides: Path | None) -> None:
    """Stop before the work where a file cannot be written, or a package is missing."""
    from importlib.util import find_spec

    writable(excel, slides)
    for file, package, extra in ((excel, "xlsxwriter", "excel"), (slides, "pptx", "slides")):
        if file is not None and find_spec(package) is None:
            stop(f'{file} needs the package {package}: pip install "simsales[{extra}]"')


@framed(without=["json_file"])
def report(
    frame: Frame,
    html: Annotated[Path, typer.Argument(metavar="FILE.html", help="the page")],
    strategies: Strategies = None,
    replications: Annotated[int | None, typer.Option(min=1, max=100_000, help="so many worlds")] = None,
    lang: Language = "en",
    excel: Excel = None,
    slides: Slides = None,
) -> None:
    """Write what a comparison found as a page that stands alone; runs that were made before are not made again."""
    prepared = frame.prepare(html)
    can_be_written(excel, slides)
    from simsales.experiments.compare import compare

    comparison = frame.work(compare, prepared, names_of(strategies, prepared.strategies), replications)
    keep_report(comparison, prepared, html, lang)
    keep_office(comparison, prepared, excel, slides, lang)
    tell_of_customers(prepared)
    done = comparison.account
    typer.echo(f"Wrote {html}: {done.executed} runs made, {done.from_store} taken from the store.", err=True)
    end(done)
