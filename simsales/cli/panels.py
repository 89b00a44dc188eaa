"""What a researcher asks of the commands: individual results in a file, choice shares, and a bare market."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simsales.cli.shared import (
    Bare,
    Customers,
    ScenarioFile,
    Seed,
    Set,
    prepared_of,
    said,
    stop,
    tell_of_sample,
    warn,
    writable,
)

if TYPE_CHECKING:
    from simsales.market.check import Prepared

Panel = Annotated[
    Path | None,
    typer.Option(metavar="FILE.parquet", help="write what happened to each customer in each week (or FILE.csv)"),
]
PanelOf = Annotated[
    int | None, typer.Option("--panel-of", min=1, metavar="N", help="of a sample of so many customers; all if not said")
]
PanelColumns = Annotated[
    str | None, typer.Option("--panel-columns", metavar="A,B", help="with these columns of a customer as well")
]
SUFFIXES = (".parquet", ".csv")


def can_be_kept(prepared: Prepared, panel: Path | None, of: int | None, columns: str | None) -> None:
    """Stop before the work if a panel cannot be written as asked, or is described but not asked for."""
    if panel is None:
        if of is not None or columns is not None:
            stop("--panel-of and --panel-columns describe a panel: say where it goes, --panel FILE.parquet")
        return
    if panel.suffix not in SUFFIXES:
        stop(f"a panel is written to a file that ends in {' or '.join(SUFFIXES)}, and {panel} does not")
    if panel.suffix == ".parquet":
        from importlib.util import find_spec

        if find_spec("pyarrow") is None:
            stop('Parquet needs pyarrow: install "simsales[parquet]", or write a .csv')
    from simsales.experiments.panel import collecting

    collecting(prepared, of, _names(columns), len(prepared.strategies))
    writable(panel)


def _names(columns: str | None) -> list[str]:
    return [name.strip() for name in (columns or "").split(",") if name.strip()]


def keep_panel(
    prepared: Prepared, names: Sequence[str], seed: int | None, panel: Path | None, of: int | None, columns: str | None
) -> None:
    """Write the panel of some strategies in one world, the scenario's own if none is named."""
    if panel is None:
        return
    from simsales.experiments.panel import panel as collect

    frame = collect(prepared, names, seed, customers=of, columns=_names(columns))
    if panel.suffix == ".csv":
        frame.to_csv(panel, index=False)
    else:
        frame.to_parquet(panel, index=False)
    many, weeks, of_what = frame["customer"].nunique(), frame["week"].nunique(), ", ".join(names)
    typer.echo(f"Wrote {panel}: {many:,} customers in {weeks:,} weeks, {len(frame):,} rows, of {of_what}.", err=True)


def shares(
    file: ScenarioFile,
    strategy: Annotated[str | None, typer.Option(help="the strategy; the first if not said")] = None,
    channel: Annotated[str | None, typer.Option(help="the channel; the first inbound one if not said")] = None,
    category: Annotated[str | None, typer.Option(help="the category; the first if not said")] = None,
    week: Annotated[int, typer.Option(min=0, help="the week; what came before is lived")] = 0,
    seed: Seed = None,
    customers: Customers = None,
    set_: Set = None,
    bare: Bare = False,
    by: Annotated[bool, typer.Option("--by-segment", help="also within each segment")] = False,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="write shares and elasticities as CSV")] = None,
) -> None:
    """Say how customers would choose: exact shares of all offers, own and cross price elasticities."""
    with said():
        prepared = prepared_of(file, customers, None, set_, bare)
        writable(csv)
        from simsales.experiments.shares import shares as exact
        from simsales.reporting.console import console
        from simsales.reporting.shares import show_shares

        found = exact(prepared, strategy, channel=channel, category=category, week=week, seed=seed)
        if csv is not None:
            found.table.merge(found.elasticities, left_on="offer", right_index=True).to_csv(csv, index=False)
        tell_of_sample(prepared)
        console().print(show_shares(found, by))
        warn(prepared, [found.strategy])
