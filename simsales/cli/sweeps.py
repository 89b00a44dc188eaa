"""``simsales sweep`` and ``flip``: a scenario at many values, and where among uncertain worlds an answer turns."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from simsales.cli.designs import Design
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


def sweep(
    file: ScenarioFile,
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
    jobs: Jobs = -1,
    customers: Customers = None,
    weeks: Weeks = None,
    set_: Set = None,
    store: Store = None,
    no_store: NoStore = False,
    json_file: Json = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="write a row a point and strategy as CSV")] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE.png", help="draw lines, or a heat map of two keys: png, svg or pdf")
    ] = None,
    bare: Bare = False,
) -> None:
    """Run strategies at every combination of values, or at points drawn from ranges: who wins where."""
    pictures(("--plot", plot))
    with said():
        kept = kept_in(store, no_store)
        prepared = prepared_of(file, customers, weeks, set_, bare)
        writable(json_file, csv, plot)
        from simsales.experiments import sweep as experiment
        from simsales.reporting.console import progress_bar
        from simsales.reporting.sweep import show_sweep

        with progress_bar() as progress:
            found = experiment.sweep(
                prepared, over, names_of(strategies, prepared.strategies), replications, points=points, design=design,
                measure=measure, jobs=jobs, store=kept, progress=progress,
            )  # fmt: skip
        if csv is not None:
            found.frame.to_csv(csv, index=False)
        if plot is not None:
            from simsales.experiments.figures import save
            from simsales.experiments.sweep_figure import sweep_figure

            save(sweep_figure(found), str(plot))
        answer(json_file, found.to_json, lambda: show_sweep(found), found.done)


def flip(
    file: ScenarioFile,
    strategies: Strategies = None,
    replications: Annotated[int, typer.Option(min=40, max=100_000, help="so many worlds")] = 200,
    measure: Annotated[str | None, typer.Option(metavar="NAME", help="of this measure, not the objective")] = None,
    jobs: Jobs = -1,
    customers: Customers = None,
    weeks: Weeks = None,
    set_: Set = None,
    store: Store = None,
    no_store: NoStore = False,
    json_file: Json = None,
    design: Design = "independent",
) -> None:
    """What would have to be true for the better of two strategies to come out behind, among uncertain worlds."""
    with said():
        kept = kept_in(store, no_store)
        prepared = prepared_of(file, customers, weeks, set_)
        writable(json_file)
        from rich.text import Text

        from simsales.experiments import flip as experiment
        from simsales.reporting.console import progress_bar

        with progress_bar() as progress:
            found = experiment.flip(
                prepared, names_of(strategies, prepared.strategies), replications, measure=measure, design=design,
                jobs=jobs, store=kept, progress=progress,
            )  # fmt: skip
        answer(json_file, found.to_json, lambda: Text(found.sentence()), found.done)
