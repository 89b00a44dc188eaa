"""``simsales sensitivity`` and ``optimise``: which keys matter, and which values of our levers are best."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from simsales.cli.frame import Frame, framed
from simsales.cli.shared import Strategies, names_of

RANGES = "KEY=LOW..HIGH|A,B"


@framed(csv="write a row an output and key as CSV", plot="draw it: png, svg or pdf")
def sensitivity(
    frame: Frame,
    over: Annotated[
        list[str] | None,
        typer.Option(
            metavar=RANGES,
            help="a key and its range (add log or logit) or values; repeatable; else the scenario's uncertain numbers",
        ),
    ] = None,
    method: Annotated[Literal["sobol", "morris"], typer.Option(help="parts of the variance, or effects")] = "sobol",
    points: Annotated[
        int | None, typer.Option(min=4, metavar="N", help="rows of Sobol's design (64), or Morris's trajectories (16)")
    ] = None,
    second: Annotated[bool, typer.Option("--second", help="indices of pairs of keys too")] = False,
    replications: Annotated[int, typer.Option(min=1, max=100_000, help="so many worlds at each point")] = 4,
    measure: Annotated[str | None, typer.Option(metavar="NAME", help="of this measure, not the objective")] = None,
    strategies: Strategies = None,
) -> None:
    """Which uncertain numbers matter: for what strategies reach, and for the differences between them."""
    prepared = frame.prepare()
    from simsales.experiments import sensitivity as experiment
    from simsales.reporting.sensitivity import show_sensitivity

    found = frame.work(
        experiment.sensitivity, prepared, over or None, names_of(strategies, prepared.strategies), method=method,
        points=points, second=second, worlds=replications, measure=measure,
    )  # fmt: skip
    frame.keep(found.frame)
    frame.draw("simsales.experiments.sensitivity_figure:sensitivity_figure", found)
    frame.answer(found.to_json, lambda: show_sensitivity(found), found.done)


@framed(csv="write a row a point as CSV", plot="draw it: png, svg or pdf")
def optimise(
    frame: Frame,
    over: Annotated[
        list[str],
        typer.Option(metavar=RANGES, help="a key that is ours to choose, and its range or values; repeatable"),
    ],
    strategy: Annotated[str | None, typer.Option(help="the strategy; the first if not said")] = None,
    objective: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="this measure, not the objective; of several the front")
    ] = None,
    limit: Annotated[
        list[str] | None, typer.Option(metavar="NAME<=N|NAME>=N", help="what a mean has to keep; repeatable")
    ] = None,
    points: Annotated[int | None, typer.Option(min=8, metavar="N", help="try so many points of ranges (32)")] = None,
    replications: Annotated[int, typer.Option(min=2, help="so many worlds at each point")] = 10,
    runs: Annotated[int, typer.Option(min=2, help="so many runs at most, to tell the best few apart")] = 1000,
    promise: Annotated[float, typer.Option(metavar="P", help="the probability that it is the best of them")] = 0.95,
    fresh: Annotated[int, typer.Option(min=2, metavar="N", help="so many other worlds, to measure what is taken")] = 20,
) -> None:
    """The best values of what we choose, within limits, measured anew in worlds in which nothing was looked for."""
    prepared = frame.prepare()
    from simsales.experiments import optimum as experiment
    from simsales.reporting.optimum import show_optimum

    found = frame.work(
        experiment.optimise, prepared, over, strategy, objectives=objective or None, limits=limit or (),
        points=points, worlds=replications, runs=runs, promise=promise, fresh=fresh,
    )  # fmt: skip
    frame.keep(found.frame, index=True)
    frame.draw("simsales.experiments.optimum_figure:optimum_figure", found)
    frame.answer(found.to_json, lambda: show_optimum(found), found.done)
