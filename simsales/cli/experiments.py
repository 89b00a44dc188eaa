"""Commands that run markets: one run, a comparison, a biography."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from simsales.cli.shared import (
    Customers,
    Funnel,
    Jobs,
    Json,
    NoStore,
    ScenarioFile,
    Seed,
    Set,
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
from simsales.cli.signals import exit_code

Vary = Annotated[
    str | None,
    typer.Option(metavar="KEY=A,B,C", help="who wins at each of these values of a key (x0.5,x1,x2: of the present)"),
]
MANY = 100  # strategies, from which on it takes a while to compare them

if TYPE_CHECKING:
    from simsales.experiments.comparison import Comparison
    from simsales.market.check import Prepared


def run(
    file: ScenarioFile,
    strategy: Annotated[str | None, typer.Option(help="the strategy to run; the first if not said")] = None,
    seed: Seed = None,
    customers: Customers = None,
    weeks: Weeks = None,
    set_: Set = None,
    json_file: Json = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="write the weekly table as CSV")] = None,
    funnel: Funnel = False,
    reps: Annotated[bool, typer.Option("--reps", help="also show what each rep did and earned")] = False,
) -> None:
    """Run one strategy in one world, and show its measures."""
    with said():
        prepared = prepared_of(file, customers, weeks, set_)
        writable(json_file, csv)
        from simsales.experiments.compare import run as run_one
        from simsales.reporting.console import console
        from simsales.reporting.run import show_run

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
    jobs: Jobs = -1,
    customers: Customers = None,
    weeks: Weeks = None,
    set_: Set = None,
    store: Store = None,
    no_store: NoStore = False,
    json_file: Json = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE.png", help="draw a figure: png, svg or pdf")] = None,
    bridge: Annotated[
        Path | None, typer.Option(metavar="FILE.png", help="draw what the best earns more by: png, svg or pdf")
    ] = None,
    by: Annotated[Literal["segment", "channel", "product"] | None, typer.Option(help="also within these")] = None,
    everything: Annotated[bool, typer.Option("--all", help="all measures, not only those that differ")] = False,
    funnel: Funnel = False,
    vary: Vary = None,
) -> None:
    """Run strategies in the same worlds with the same luck: which is best, by how much, how surely."""
    if vary is not None and (plot is not None or bridge is not None or by is not None or funnel):
        stop("--vary shows who wins at each value: it goes without --plot, --bridge, --by and --funnel")
    _pictures(("--plot", plot), ("--bridge", bridge))
    with said():
        kept = kept_in(store, no_store)
        wanted = percent_of(precision)
        prepared = prepared_of(file, customers, weeks, set_)
        writable(json_file, plot, bridge)
        _can_be_drawn(bridge, prepared, names_of(strategies, prepared.strategies))
        from simsales.experiments import compare as experiment
        from simsales.reporting.console import console, progress_bar
        from simsales.reporting.terminal import show_comparison

        def compared(variant: Prepared) -> Comparison:
            names = names_of(strategies, variant.strategies)
            with progress_bar() as progress:
                return experiment.compare(
                    variant, names, replications, precision=wanted, jobs=jobs, store=kept, progress=progress
                )

        if vary is not None:
            _vary(prepared, vary, compared, json_file)
            return
        comparison = compared(prepared)
        _tell_of_many(comparison)
        if json_file is not None:
            write(json_file, comparison.to_json(by))
        _draw(comparison, plot, bridge)
        if json_file != Path("-"):
            console().print(show_comparison(comparison, by, funnel, everything))
        warn(prepared, comparison.strategies)
        _ended(comparison)


def _tell_of_many(comparison: Comparison) -> None:
    """Say why it takes a while."""
    if len(comparison.strategies) > MANY:
        typer.echo(f"Putting together the tables of {len(comparison.strategies)} strategies …", err=True)


def _pictures(*files: tuple[str, Path | None]) -> None:
    """Stop before the work when a picture is of no kind that can be drawn."""
    for option, path in files:
        if path is not None and path.suffix.lower() not in (".png", ".svg", ".pdf"):
            stop(f"{option} writes .png, .svg or .pdf, not {path}")


def _draw(comparison: Comparison, plot: Path | None, bridge: Path | None) -> None:
    """Write the pictures that are wanted, of what there is."""
    from simsales.experiments.figures import save

    if plot is not None and comparison.worlds:
        save(comparison.plot(), str(plot))
    if bridge is not None and comparison.has_bridge:
        save(comparison.plot_bridge(), str(bridge))


def _can_be_drawn(bridge: Path | None, prepared: Prepared, names: list[str] | None) -> None:
    """Stop before the work where there is no bridge to draw."""
    from simsales.market.books import BOOKS

    objective = prepared.loaded.scenario.run.objective
    if bridge is not None and objective not in BOOKS:
        stop(f"--bridge draws a sum of money: the objective is {objective}, not {' or '.join(BOOKS)}")
    if bridge is not None and len(prepared.strategies if names is None else names) < 2:
        stop("--bridge leads from one strategy to another: there is only one")


def _ended(*comparisons: Comparison) -> None:
    """Say which runs failed: exit code 130 after Ctrl-C, 1 for runs that failed."""
    failures = dict.fromkeys(line for each in comparisons for line in each.account.failures)
    for line in failures:
        typer.echo(line, err=True)
    if any(each.account.interrupted for each in comparisons):
        raise typer.Exit(exit_code())
    if failures:
        raise typer.Exit(1)


def _vary(prepared: Prepared, vary: str, compared: Callable[[Prepared], Comparison], json_file: Path | None) -> None:
    """Compare at each value of a key, and show who wins where."""
    from simsales.experiments.what_if import vary as what_if
    from simsales.reporting.console import console
    from simsales.reporting.what_if import show_what_if

    found = what_if(prepared, vary, compared)
    if json_file is not None:
        write(json_file, found.to_json())
    if json_file != Path("-"):
        console().print(show_what_if(found))
    warn(prepared)
    if any(each.account.interrupted for each in found.comparisons.values()):
        typer.echo("INTERRUPTED: the values that are missing were not compared.", err=True)
    _ended(*found.comparisons.values())


def trace(
    file: ScenarioFile,
    customer: Annotated[int | None, typer.Option(metavar="N", help="the customer of this number, from 1")] = None,
    rep: Annotated[int | None, typer.Option(metavar="N", help="the rep of this number, from 1")] = None,
    where: Annotated[
        Literal["differs"] | None, typer.Option(help="a customer who comes to hold something else under two strategies")
    ] = None,
    strategy: Annotated[str | None, typer.Option(help="the strategy; the first if not said")] = None,
    strategies: Annotated[
        list[str] | None,
        typer.Option(metavar="A,B", help="two or three side by side; say it again for each name with a comma in it"),
    ] = None,
    seed: Seed = None,
    customers: Customers = None,
    weeks: Weeks = None,
    set_: Set = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="write the events as CSV")] = None,
) -> None:
    """Tell what happened to one customer or rep week by week, and why."""
    if [customer, rep, where].count(None) != 2:
        stop("say whose biography: --customer N, --rep N or --where differs")
    if where is not None and strategy is not None:
        stop("--where differs looks at two strategies: say which with --strategies A,B")
    if strategy is not None and strategies:
        stop("--strategy and --strategies exclude each other")
    with said():
        prepared = prepared_of(file, customers, weeks, set_)
        writable(csv)
        from simsales.explain.trace import trace as tell
        from simsales.reporting.biography import show_biography
        from simsales.reporting.console import console

        wanted = names_of(strategies, prepared.strategies) if strategy is None else [strategy]
        if where is not None:
            customer, wanted = _who_differs(prepared, wanted, seed)
        biography = tell(prepared, customer=customer, rep=rep, strategies=wanted, seed=seed)
        if csv is not None:
            biography.events.to_csv(csv, index=False)
        tell_of_sample(prepared)
        console().print(show_biography(biography))


def _who_differs(prepared: Prepared, wanted: list[str] | None, seed: int | None) -> tuple[int, list[str]]:
    """Somebody whom two strategies treat differently, and these two: the first two, if none are named."""
    from simsales.explain.differing import customer_who_differs

    names = wanted or list(prepared.strategies)[:2]
    if len(names) != 2:
        stop(f"--where differs looks at two strategies: say which with --strategies A,B, not {len(names)}")
    return customer_who_differs(prepared, (names[0], names[1]), seed), names


def warmup() -> None:
    """Compile the rules for this machine, so that the first run does not wait for it."""
    from simsales.experiments.execute import compile_rules

    with said():
        if compile_rules() is None:
            typer.echo("The rules are compiled already.")
