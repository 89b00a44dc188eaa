"""``simsales sweep`` and ``flip``: a scenario at many values, and where among uncertain worlds an answer turns."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from simsales.cli.designs import Design
from simsales.cli.frame import Frame, framed
from simsales.cli.shared import Strategies, names_of


@framed(csv="write a row a point and strategy as CSV", plot="draw lines, or a heat map of two keys: png, svg or pdf")
def sweep(
    frame: Frame,
    over: Annotated[
        list[str],
        typer.Option(
            metavar="KEY=A,B|LOW..HIGH",
            help="a key and its values, or a range to draw from (of 2..9 whole numbers); repeatable",
        ),
    ],
    points: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="draw so many points from the ranges, evenly")
    ] = None,
    design: Annotated[Literal["sobol", "latin"], typer.Option(help="how points are drawn")] = "sobol",
    measure: Annotated[str | None, typer.Option(metavar="NAME", help="of this measure, not the objective")] = None,
    strategies: Strategies = None,
    replications: Annotated[int | None, typer.Option(min=1, max=100_000, help="so many worlds at each point")] = None,
) -> None:
    """Run strategies at every combination of values, or at points drawn from ranges: who wins where."""
    prepared = frame.prepare()
    from simsales.experiments import sweep as experiment
    from simsales.reporting.sweep import show_sweep

    found = frame.work(
        experiment.sweep, prepared, over, names_of(strategies, prepared.strategies), replications, points=points,
        design=design, measure=measure,
    )  # fmt: skip
    frame.keep(found.frame)
    frame.draw("simsales.experiments.sweep_figure:sweep_figure", found)
    frame.answer(found.to_json, lambda: show_sweep(found), found.done)


@framed()
def flip(
    frame: Frame,
    strategies: Strategies = None,
    replications: Annotated[int, typer.Option(min=40, max=100_000, help="so many worlds")] = 200,
    measure: Annotated[str | None, typer.Option(metavar="NAME", help="of this measure, not the objective")] = None,
    design: Design = "independent",
) -> None:
    """What would have to be true for the better of two strategies to come out behind, among uncertain worlds."""
    prepared = frame.prepare()
    from rich.text import Text

    from simsales.experiments import flip as experiment

    names = names_of(strategies, prepared.strategies)
    found = frame.work(experiment.flip, prepared, names, replications, measure=measure, design=design)
    frame.answer(found.to_json, lambda: Text(found.sentence()), found.done)
