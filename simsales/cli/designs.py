"""``--design``: how worlds draw what is uncertain."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

Design = Annotated[
    Literal["independent", "latin", "sobol"],
    typer.Option(help="how worlds draw ranges: independently, or spread evenly (Latin hypercube, Sobol sequence)"),
]
