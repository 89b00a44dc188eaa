"""Commands that run markets: one run, a comparison, a biography."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from simsales.cli.shared import (
    Customers,
    Funnel,
    Json,
    NoStore,
    ScenarioFile,
    Seed,
    Store,
    Strategies,
    Weeks,
    kept_in,
    names_of,
    percent_of,
    prepared_of,
    said,
    stop,
    tell_of_sample,
    warn,
    writable,
    write,
)


def run(
    file: ScenarioFile,
    strategy: Annotated[str | None, typer.Option(help="the strategy to run; the first if not said")] = None,
    seed: Seed = None,
    customers: Customers = None,
    weeks: Weeks = None,
    json_file: Json = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="write the weekly table as CSV")] = None,
    funnel: Funnel = False,
    reps: Annotated[bool, typer.Option("--reps", help="also show what each rep did and earned")] = False,
) -> None:
    """Run one strategy in one world, and show its measures."""
    with said():
        prepared = prepared_of(file, customers, weeks)
        writable(json_file, csv)
        from simsales.experiments.compare import run as run_one
        from simsales.reporting.console import console
        from simsales.reporting.terminal import show_run

        result = run_one(prepared, strategy, seed)
        currency = prepared.loaded.scenario.currency
        if csv is not None:
            result.frame().to_csv(csv, index=False)
        if json_file is not None:
            write(json_file, result.to_json())
        if json_file != Path("-"):
            console().print(show_run(result, currency, funnel, reps))
        warn(prepared, [result.strategy])


def compare(
    file: ScenarioFile,
    strategies: Strategies = None,
    replications: Annotated[int | None, typer.Option(min=1, max=100_000, help="so many worlds")] = None,
    precision: Annotated[
        str | None, typer.Option(metavar="1%|AMOUNT", help="add worlds until differences are known that well")
    ] = None,
    jobs: Annotated[int, typer.Option(help="worker processes; -1: one for every core")] = 1,
    customers: Customers = None,
    weeks: Weeks = None,
    store: Store = None,
    no_store: NoStore = False,
    json_file: Json = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE.png", help="draw a figure: png, svg or pdf")] = None,
    by: Annotated[Literal["segment", "channel", "product"] | None, typer.Option(help="also within these")] = None,
    funnel: Funnel = False,
) -> None:
    """Run strategies in the same worlds with the same luck: which is best, by how much, how surely."""
    if plot is not None and plot.suffix.lower() not in (".png", ".svg", ".pdf"):
        stop(f"--plot writes .png, .svg or .pdf, not {plot}")
    with said():
        kept = kept_in(store, no_store)
        wanted = percent_of(precision)
        prepared = prepared_of(file, customers, weeks)
        writable(json_file, plot)
        from simsales.experiments import compare as experiment
        from simsales.experiments.execute import compile_rules
        from simsales.experiments.figures import save
        from simsales.reporting.console import console, progress_bar
        from simsales.reporting.terminal import show_comparison

        compile_rules()
        with progress_bar() as progress:
            comparison = experiment.compare(
                prepared,
                names_of(strategies, prepared.strategies),
                replications,
                precision=wanted,
                jobs=jobs,
                store=kept,
                progress=progress,
            )
        if json_file is not None:
            write(json_file, comparison.to_json(by))
        if plot is not None and comparison.worlds:
            save(comparison.plot(), str(plot))
        if json_file != Path("-"):
            console().print(show_comparison(comparison, by, funnel))
        warn(prepared, comparison.strategies)
        if comparison.account.interrupted:
            raise typer.Exit(130)


def trace(
    file: ScenarioFile,
    customer: Annotated[int | None, typer.Option(metavar="N", help="the customer of this number, from 1")] = None,
    rep: Annotated[int | None, typer.Option(metavar="N", help="the rep of this number, from 1")] = None,
    strategy: Annotated[str | None, typer.Option(help="the strategy; the first if not said")] = None,
    strategies: Annotated[
        list[str] | None,
        typer.Option(metavar="A,B", help="two or three side by side; say it again for each name with a comma in it"),
    ] = None,
    seed: Seed = None,
    customers: Customers = None,
    weeks: Weeks = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="write the events as CSV")] = None,
) -> None:
    """Tell what happened to one customer or rep week by week, and why."""
    if (customer is None) == (rep is None):
        stop("say whose biography: either --customer N or --rep N")
    if strategy is not None and strategies:
        stop("--strategy and --strategies exclude each other")
    with said():
        prepared = prepared_of(file, customers, weeks)
        writable(csv)
        from simsales.explain.trace import trace as tell
        from simsales.reporting.biography import show_biography
        from simsales.reporting.console import console

        wanted = names_of(strategies, prepared.strategies) if strategy is None else [strategy]
        biography = tell(prepared, customer=customer, rep=rep, strategies=wanted, seed=seed)
        if csv is not None:
            biography.events.to_csv(csv, index=False)
        tell_of_sample(prepared)
        console().print(show_biography(biography))


def warmup() -> None:
    """Compile the rules for this machine, so that the first run does not wait for it."""
    from simsales.experiments.execute import compile_rules

    with said():
        if compile_rules() is None:
            typer.echo("The rules are compiled already.")
