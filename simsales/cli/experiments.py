"""Commands that run markets: one run, a comparison, a biography."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from simsales.cli.ablation import Ablate, AblateStrategy, ablated, as_json, to_ablate
from simsales.cli.designs import Design
from simsales.cli.drawing import Bridge, can_be_drawn, draw, pictures
from simsales.cli.dry import Dry, tell_cost
from simsales.cli.frame import Frame, framed
from simsales.cli.kept import from_here
from simsales.cli.panels import Panel, PanelColumns, PanelOf, can_be_kept, keep_panel
from simsales.cli.shared import (
    Bare,
    Customers,
    Funnel,
    Json,
    ScenarioFile,
    Seed,
    Set,
    Strategies,
    Weeks,
    WeeksToCompare,
    Worlds,
    answer,
    names_of,
    not_said_before,
    precision_of,
    prepared_of,
    said,
    stop,
    tell_of_sample,
    warn,
    weeks_or_vary,
    worlds_from,
    writable,
    write,
)
from simsales.cli.splits import By, has_split
from simsales.core.signals import exit_code

Precision = Annotated[
    str | None,
    typer.Option(
        metavar="1%|0.5 points|20k",
        help="add worlds until differences are known that well: a part of the mean, points of a share, or an amount",
    ),
]
Vary = Annotated[
    str | None,
    typer.Option(metavar="KEY=A,B,C", help="who wins at each of these values of a key (x0.5,x1,x2: of the present)"),
]
MANY = 100  # strategies, from which on it takes a while to compare them

if TYPE_CHECKING:
    from simsales.experiments.comparison import Comparison
    from simsales.experiments.precision import Precision as Wanted
    from simsales.market.check import Prepared
    from simsales.market.record import Split


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
    by: By = None,
    bare: Bare = False,
    dry: Dry = False,
    panel: Panel = None,
    panel_of: PanelOf = None,
    panel_columns: PanelColumns = None,
) -> None:
    """Run one strategy in one world, and show its measures."""
    with said():
        prepared = has_split(prepared_of(file, customers, weeks, set_, bare), by)
        can_be_kept(prepared, panel, panel_of, panel_columns)
        if dry:
            tell_cost(prepared, [strategy or next(iter(prepared.strategies))], 1, seed, 1)
            return
        writable(json_file, csv)
        from simsales.experiments.compare import run as run_one
        from simsales.reporting.run import show_run

        result = run_one(prepared, strategy, seed)
        currency = prepared.loaded.scenario.currency
        if csv is not None:
            result.frame().to_csv(csv, index=False)
        answer(json_file, partial(result.to_json, by), lambda: show_run(result, currency, funnel, reps, by))
        keep_panel(prepared, [result.strategy], result.seed, panel, panel_of, panel_columns)
        warn(prepared, [result.strategy])


@framed(plot="draw a figure: png, svg or pdf", papers=True)
def compare(
    frame: Frame,
    strategies: Strategies = None,
    replications: Annotated[int | None, typer.Option(min=1, max=100_000, help="so many worlds")] = None,
    precision: Precision = None,
    weeks: WeeksToCompare = None,
    bridge: Bridge = None,
    by: By = None,
    everything: Annotated[bool, typer.Option("--all", help="all measures, not only those that differ")] = False,
    funnel: Funnel = False,
    vary: Vary = None,
    ablate: Ablate = False,
    ablate_strategy: AblateStrategy = None,
    worlds: Worlds = None,
    dry: Dry = False,
    panel: Panel = None,
    panel_of: PanelOf = None,
    panel_columns: PanelColumns = None,
    design: Design = "independent",
) -> None:
    """Run strategies in the same worlds with the same luck: which is best, by how much, how surely."""
    ablates, (number, varied) = ablate or bool(ablate_strategy), weeks_or_vary(weeks, vary)
    _alone(
        vary and "--vary", weeks if varied and not vary else None, plot=frame.plot, bridge=bridge, by=by, funnel=funnel,
        ablate=ablates, panel=panel, report=frame.papers.wanted,
    )  # fmt: skip
    pictures(("--bridge", bridge))
    frame, wanted = replace(frame, weeks=number), precision_of(precision)
    prepared = has_split(worlds_from(frame.prepare(bridge), worlds), by)
    names = names_of(strategies, prepared.strategies)
    can_be_kept(prepared, panel, panel_of, panel_columns)
    can_be_drawn(bridge, prepared, names)
    if dry:
        tell_cost(prepared, names, replications, None, frame.jobs)
        return
    from simsales.reporting.terminal import show_comparison

    compared = partial(_compared, frame, strategies, replications, wanted, design)
    if varied is not None:
        _vary(prepared, names, varied, compared, frame)
        return
    without = to_ablate(prepared, names, ablate_strategy) if ablates else []
    comparison = compared(prepared)
    _draw(comparison, frame.plot, bridge)
    frame.write(comparison, prepared)
    as_json = None if ablates else partial(comparison.to_json, by)  # else with the ablation
    frame.answer(as_json, lambda: show_comparison(comparison, by, funnel, everything))
    keep_panel(prepared, comparison.strategies, None, panel, panel_of, panel_columns)
    if ablates:
        _ablate(prepared, comparison, without, frame, by)
    warn(prepared, comparison.strategies)
    _ended(comparison)


def _compared(
    frame: Frame, strategies: list[str] | None, replications: int | None, wanted: Wanted | None, design: str,
    variant: Prepared, parts: int = 1,
) -> Comparison:  # fmt: skip
    """Compare strategies in the worlds of a scenario, or of one with another value of a key."""
    from simsales.experiments import compare as experiment

    names = names_of(strategies, variant.strategies)
    return frame.work(experiment.compare, variant, names, replications, precision=wanted, design=design, parts=parts)


def _alone(vary: str | None, weeks: str | None, **others: object) -> None:
    """Stop where a key is varied, or weeks are, and something is asked of a single comparison."""
    said = [name for name, each in others.items() if each]
    if not said or (vary is None and weeks is None):
        return
    papers = "--report, --excel, --slides or --tables"
    named = ", ".join(papers if name == "report" else f"--{name}" for name in said)
    if vary is not None:
        stop(f"--vary shows who wins at each value: it goes without {named}")
    stop(
        f"--weeks {weeks} compares at each number of weeks, and shows who wins at each: it goes without {named}; for "
        f"that, say one number of weeks"
    )


def _draw(comparison: Comparison, plot: Path | None, bridge: Path | None) -> None:
    """Draw what was asked for, and say why it takes a while."""
    if len(comparison.strategies) > MANY:
        typer.echo(f"Putting together the tables of {len(comparison.strategies)} strategies …", err=True)
    draw(comparison, plot, bridge)


def _ablate(prepared: Prepared, comparison: Comparison, names: list[str], frame: Frame, by: Split | None) -> None:
    """Show strategies without each of their components; ends as a comparison does if not all of it is there."""
    found, complete = ablated(prepared, comparison, names, frame.jobs, frame.kept, frame.json_file != Path("-"))
    if frame.json_file is not None:
        write(frame.json_file, as_json(comparison, by, found))
    failures = [line for each in found for line in each.done.lines()]
    if complete and not failures:
        return
    for line in dict.fromkeys([*comparison.account.lines(), *failures]):
        typer.echo(line, err=True)
    if not complete:
        kept = from_here(frame.kept is not None)
        typer.echo(f"INTERRUPTED: the ablation covers the complete worlds only, if any; {kept}.", err=True)
    raise typer.Exit(exit_code() if not complete else 1)


def _ended(*comparisons: Comparison) -> None:
    """Say which runs failed: exit code 130 after Ctrl-C, 1 for runs that failed."""
    failures = dict.fromkeys(line for each in comparisons for line in each.account.lines())
    for line in failures:
        typer.echo(line, err=True)
    if any(each.account.interrupted for each in comparisons):
        raise typer.Exit(exit_code())
    if failures:
        raise typer.Exit(1)


def _vary(
    prepared: Prepared, names: list[str] | None, vary: str, compared: Callable[[Prepared, int], Comparison],
    frame: Frame,
) -> None:  # fmt: skip
    """Compare at each value of a key, and show who wins where."""
    from simsales.experiments.changes import of_who_is_run
    from simsales.experiments.keys import values_of
    from simsales.experiments.what_if import vary as what_if
    from simsales.reporting.what_if import show_what_if

    not_said_before(prepared, vary)
    of_who_is_run(prepared.loaded, [values_of(vary)[0]], names or list(prepared.strategies))
    found = what_if(prepared, vary, compared)
    frame.answer(found.to_json, lambda: show_what_if(found))
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
    bare: Bare = False,
) -> None:
    """Tell what happened to one customer or rep week by week, and why."""
    if [customer, rep, where].count(None) != 2:
        stop("say whose biography, and of one only: --customer N, --rep N or --where differs")
    if where is not None and strategy is not None:
        stop("--where differs looks at two strategies: say which with --strategies A,B")
    if strategy is not None and strategies:
        stop("--strategy and --strategies exclude each other")
    with said():
        prepared = prepared_of(file, customers, weeks, set_, bare)
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
