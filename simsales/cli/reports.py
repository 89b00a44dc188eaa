"""Answers as a page for those who run nothing: the command that makes it of runs that were made before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from simsales.cli.frame import Frame, framed
from simsales.cli.shared import Strategies, end, names_of


@framed(papers=True, without=["json_file", "report"])
def report(
    frame: Frame,
    html: Annotated[Path, typer.Argument(metavar="FILE.html", help="the page")],
    strategies: Strategies = None,
    replications: Annotated[int | None, typer.Option(min=1, max=100_000, help="so many worlds")] = None,
) -> None:
    """Write what a comparison found as a page that stands alone; runs that were made before are not made again."""
    frame = replace(frame, papers=replace(frame.papers, report=html))
    prepared = frame.prepare()
    from simsales.experiments.compare import compare

    comparison = frame.work(compare, prepared, names_of(strategies, prepared.strategies), replications)
    frame.write(comparison, prepared)
    done = comparison.account
    typer.echo(f"Wrote {html}: {done.executed} runs made, {done.from_store} taken from the store.", err=True)
    end(done)
