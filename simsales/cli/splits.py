"""Within what a run or a comparison is also shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from simsales.cli.shared import stop

if TYPE_CHECKING:
    from simsales.market.check import Prepared
    from simsales.market.record import Split

By = Annotated[
    Literal["segment", "channel", "product", "district", "city"] | None,
    typer.Option(help="also within these; district and city: in an organisation"),
]


def has_split(prepared: Prepared, by: Split | None) -> Prepared:
    """The scenario; stop where districts or cities are asked for, and it has none."""
    if by in ("district", "city") and prepared.loaded.scenario.world.organisation is None:
        stop(f"--by {by}: the scenario has no [world.organisation]")
    return prepared
