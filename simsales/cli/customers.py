"""The command that looks at a customer file, and drafts how a scenario may read it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from simsales.files.tables.looking import Sight


def customers(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, Excel, Parquet (also a folder), SPSS, Stata or SAS")],
    scenario: Annotated[
        Path | None, typer.Option(metavar="FILE", help="the scenario that is to read it: its offers and segments")
    ] = None,
    rows: Annotated[int, typer.Option(min=1, help="look at so many rows")] = 10_000,
    sheet: Annotated[str | None, typer.Option(help="the sheet of a spreadsheet")] = None,
    encoding: Annotated[str | None, typer.Option(help="such as gb18030; else found out")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="write the draft as a scenario file")] = None,
) -> None:
    """Look at a customer file: what its columns are, and a draft of the table with which a scenario reads it."""
    from simsales.cli.shared import said, writable
    from simsales.files.problems import Problem, ScenarioError
    from simsales.files.reading import find_file
    from simsales.files.tables.looking import look
    from simsales.files.tables.opening import open_table
    from simsales.files.tables.table import Ways
    from simsales.market.customer_draft import draft

    with said():
        writable(out)
        problem: Problem | None = None if file.is_dir() else find_file(file, "customer file")
        if problem is not None:
            raise ScenarioError([problem])
        offers, segments = _names(scenario)
        table = open_table(file, Ways(encoding=encoding, sheet=sheet))
        sights = look(table, rows)
        text = draft(file, table, sights, offers, segments, out.parent if out else None)
    typer.echo(f"{file}: {_where(table)}")
    for line in table.said:
        typer.echo(f"  {line}")
    _show(sights)
    typer.echo(text if out is None else "", nl=out is None)
    if out is not None:
        extends = f"extends = {_quoted(scenario, out)}\n\n" if scenario is not None else ""
        out.write_text(extends + text, encoding="utf-8")
        typer.echo(f"Wrote {out}.", err=True)


def _names(scenario: Path | None) -> tuple[list[str], list[str]]:
    """The offers and the segments of a scenario, if there is one."""
    if scenario is None:
        return [], []
    from simsales.market.customer_wanted import offers_of
    from simsales.market.loading import load_file

    found = load_file(scenario).scenario
    return list(offers_of(found)), list(found.world.segments)


def _where(table: object) -> str:
    separators = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
    separator, encoding, sheet = (getattr(table, name) for name in ("separator", "encoding", "sheet"))
    if sheet:
        return f'the sheet "{sheet}"'
    return f"{encoding}, {separators.get(separator, repr(separator))} between cells" if separator else "columns by name"


def _show(sights: list[Sight]) -> None:
    from rich.console import Console
    from rich.table import Table

    shown = Table(box=None, pad_edge=False)
    for name in ("column", "is", "blank", "different", "such as"):
        shown.add_column(name, overflow="fold", no_wrap=False)
    for each in sights:
        kind = f"{each.kind} ({', '.join(each.money)})" if each.money else each.kind
        examples = f"{each.low:,.12g} … {each.high:,.12g}" if each.kind == "number" and each.different > 12 else ""
        shown.add_row(
            each.name, kind, f"{each.blank / max(each.rows, 1):.0%}", f"{each.different:,}",
            examples or ", ".join(each.examples()),
        )  # fmt: skip
    typer.echo(f"  {sights[0].rows if sights else 0:,} rows were looked at")
    Console().print(shown)
    typer.echo("")


def _quoted(scenario: Path, out: Path) -> str:
    import json
    import os

    return json.dumps(os.path.relpath(scenario, out.parent), ensure_ascii=False)
