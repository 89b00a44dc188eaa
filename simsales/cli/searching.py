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
