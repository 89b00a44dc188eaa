"""Pictures that a command draws: what can be drawn is said before the work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simsales.cli.shared import stop

if TYPE_CHECKING:
    from simsales.experiments.comparison import Comparison
    from simsales.market.check import Prepared

Bridge = Annotated[
    Path | None, typer.Option(metavar="FILE.png", help="draw what the best earns more by: png, svg or pdf")
]


def pictures(*files: tuple[str, Path | None]) -> None:
    """Stop before the work when a picture is of no kind that can be drawn."""
    for option, path in files:
        if path is not None and path.suffix.lower() not in (".png", ".svg", ".pdf"):
            stop(f"{option} writes .png, .svg or .pdf, not {path}")


def draw(comparison: Comparison, plot: Path | None, bridge: Path | None) -> None:
    """Write the pictures that are wanted, of what there is."""
    if plot is None and bridge is None:
        return
    from simsales.experiments.figures import save

    if plot is not None and comparison.worlds:
        save(comparison.plot(), str(plot))
    if bridge is not None and comparison.has_bridge:
        save(comparison.plot_bridge(), str(bridge))


def can_be_drawn(bridge: Path | None, prepared: Prepared, names: list[str] | None) -> None:
    """Stop before the work where there is no bridge to draw."""
    from simsales.market.books import BOOKS

    objective = prepared.loaded.scenario.run.objective
    if bridge is not None and objective not in BOOKS:
        stop(f"--bridge draws a sum of money: the objective is {objective}, not {' or '.join(BOOKS)}")
    if bridge is not None and len(prepared.strategies if names is None else names) < 2:
        stop("--bridge leads from one strategy to another: there is only one")
