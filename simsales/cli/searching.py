"""``simsales sensitivity`` and ``optimise``: which keys matter, and which values of our levers are best."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from simsales.cli.drawing import pictures
from simsales.cli.shared import (
    Bare,
    Customers,
    Jobs,
    Json,
    NoStore,
    ScenarioFile,
    Set,
    Store,
    Strategies,
    Weeks,
    answer,
    kept_in,
    names_of,
    prepared_of,
    said,
    writable,
)

RANGES = "KEY=LOW..HIGH|A,B"


def sensitivity(
    file: ScenarioFile,
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
    jobs: Jobs = -1,
    customers: Customers = None,
    weeks: Weeks = None,
    set_: Set = None,
    store: Store = None,
    no_store: NoStore = False,
    json_file: Json = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="write a row an output and key as CSV")] = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE.png", help="draw it: png, svg or pdf")] = None,
    bare: Bare = False,
) -> None:
    """Which uncertain numbers matter: for what strategies reach, and for the differences between them."""
    pictures(("--plot", plot))
    with said():
        kept = kept_in(store, no_store)
        prepared = prepared_of(file, customers, weeks, set_, bare)
        writable(json_file, csv, plot)
        from simsales.experiments import sensitivity as experiment
        from simsales.reporting.console import progress_bar
        from simsales.reporting.sensitivity import show_sensitivity

        with progress_bar() as progress:
            found = experiment.sensitivity(
                prepared, over or None, names_of(strategies, prepared.strategies), method=method, points=points,
                second=second, worlds=replications, measure=measure, jobs=jobs, store=kept, progress=progress,
            )  # fmt: skip
        if csv is not None:
            found.frame.to_csv(csv, index=False)
        if plot is not None:
            from simsales.experiments.figures import save
            from simsales.experiments.sensitivity_figure import sensitivity_figure

            save(sensitivity_figure(found), str(plot))
        answer(json_file, found.to_json, lambda: show_sensitivity(found), found.done)


def optimise(
    file: ScenarioFile,
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
    jobs: Jobs = -1,
    customers: Customers = None,
    weeks: Weeks = None,
    set_: Set = None,
    store: Store = None,
    no_store: NoStore = False,
    json_file: Json = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="write a row a point as CSV")] = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE.png", help="draw it: png, svg or pdf")] = None,
    bare: Bare = False,
) -> None:
    """The best values of what we choose, within limits, measured anew in worlds in which nothing was looked for."""
    pictures(("--plot", plot))
    with said():
        kept = kept_in(store, no_store)
        prepared = prepared_of(file, customers, weeks, set_, bare)
        writable(json_file, csv, plot)
        from simsales.experiments import optimum as experiment
        from simsales.reporting.console import progress_bar
        from simsales.reporting.optimum import show_optimum

        with progress_bar() as progress:
            found = experiment.optimise(
                prepared, over, strategy, objectives=objective or None, limits=limit or (), points=points,
                worlds=replications, runs=runs, promise=promise, fresh=fresh, jobs=jobs, store=kept, progress=progress,
            )  # fmt: skip
        if csv is not None:
            found.frame.to_csv(csv)
        if plot is not None:
            from simsales.experiments.figures import save
            from simsales.experiments.optimum_figure import optimum_figure

            save(optimum_figure(found), str(plot))
        answer(json_file, found.to_json, lambda: show_optimum(found), found.done)
