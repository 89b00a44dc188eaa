"""Commands that show the evidence: what each system does, and the practitioners' own figures beside the simulated."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simsales.cli.drawing import pictures
from simsales.cli.shared import (
    Customers,
    Jobs,
    Json,
    NoStore,
    ScenarioFile,
    Store,
    Strategies,
    Weeks,
    answer,
    end,
    kept_in,
    names_of,
    prepared_of,
    said,
    stop,
    writable,
)

Worlds = Annotated[int, typer.Option("--replications", min=2, max=10_000, help="so many worlds")]


def systems(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID…]", help="only these systems; all if not said")
    ] = None,
    replications: Worlds = 20,
    customers: Annotated[int, typer.Option(min=100, help="at most so many customers")] = 3000,
    jobs: Jobs = -1,
    store: Store = None,
    no_store: NoStore = False,
    page: Annotated[Path, typer.Option(metavar="FILE", help="where the page is written (- for stdout)")] = Path("-"),
) -> None:
    """Measure what each system does to conversion, churn and revenue, and write the page docs/systems.md."""
    with said():
        kept = kept_in(store, no_store)
        writable(page)
        from simsales.evidence.systems import measure, rows, smaller
        from simsales.experiments.runner import Done
        from simsales.reporting.console import progress_bar
        from simsales.reporting.systems import systems_page

        known = {system.id: system for system in rows()}
        unknown = [name for name in ids or () if name not in known]
        if unknown:
            stop(f"there is no system {', '.join(unknown)}: it is one of {', '.join(known)}")
        measured, done = {}, Done()
        for name in ids or known:
            typer.echo(f"{name}: {known[name].name} …", err=True)
            limits = smaller(known[name], customers)
            try:
                with progress_bar() as progress:
                    effects = measure(known[name], replications, limits, jobs=jobs, store=kept, progress=progress)
            except KeyboardInterrupt:  # before a world of this one was complete
                done.interrupted = True
            else:
                measured[name], done = (known[name], effects), done.and_then(effects.done)
            if done.interrupted:
                break
        if not measured:
            raise KeyboardInterrupt
        worlds = min(effects.worlds for _, effects in measured.values())
        text = systems_page(measured, worlds, f"at most {customers:,} customers")
        if page == Path("-"):
            typer.echo(text, nl=False)
        elif done.complete:
            page.write_text(text, encoding="utf-8")
        else:
            typer.echo(f"{page} is left as it is: not everything was measured", err=True)
        end(done)


def facts(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID…]", help="only these facts; all if not said")] = None,
    replications: Worlds = 20,
    customers: Annotated[int | None, typer.Option(min=100, help="so many customers instead of the scenarios'")] = None,
    jobs: Jobs = -1,
    store: Store = None,
    no_store: NoStore = False,
    json_file: Json = None,
) -> None:
    """Print the practitioners' own figures beside the simulated ones, with intervals, and whether they agree."""
    with said():
        kept = kept_in(store, no_store)
        writable(json_file)
        from simsales.evidence.facts import chosen, observe
        from simsales.evidence.stylised import FACTS
        from simsales.reporting.console import progress_bar
        from simsales.reporting.facts import as_json, show_facts

        wanted = chosen(FACTS, ids)
        with progress_bar() as progress:
            findings = observe(wanted, replications, customers, jobs=jobs, store=kept, progress=progress)
        answer(json_file, lambda: as_json(findings), lambda: show_facts(findings), findings.done)


def uplift(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help="a scenario file")],
    strategy: Annotated[str, typer.Option(help="the strategy with the promotion")],
    against: Annotated[str | None, typer.Option(help="the strategy without it; the first one if not said")] = None,
    replications: Worlds = 12,
    customers: Annotated[int | None, typer.Option(min=100, help="simulate so many instead of the scenario's")] = None,
    jobs: Jobs = -1,
    store: Store = None,
    no_store: NoStore = False,
    json_file: Json = None,
) -> None:
    """Split a promotion's extra orders into switching, brought forward and new; show the dip, and what it earns."""
    with said():
        kept = kept_in(store, no_store)
        writable(json_file)
        from simsales.evidence import uplift as experiment
        from simsales.reporting.console import progress_bar
        from simsales.reporting.uplift import as_json, show_uplift

        prepared = prepared_of(scenario, customers, None)
        without = against or next(iter(prepared.strategies))
        with progress_bar() as progress:
            found = experiment.uplift(prepared, strategy, without, replications, progress, jobs=jobs, store=kept)
        currency = prepared.loaded.scenario.currency
        answer(json_file, lambda: as_json(found), lambda: show_uplift(found, currency), found.done, prepared)


def lifetime(
    file: ScenarioFile,
    strategies: Strategies = None,
    replications: Annotated[
        int | None, typer.Option(min=1, max=10_000, help="so many worlds instead of the scenario's")
    ] = None,
    customers: Customers = None,
    weeks: Weeks = None,
    jobs: Jobs = -1,
    store: Store = None,
    no_store: NoStore = False,
    json_file: Json = None,
) -> None:
    """Say what customers are worth: those kept and those won, in the run, and what is to be expected after it."""
    with said():
        kept = kept_in(store, no_store)
        writable(json_file)
        from simsales.evidence import lifetime as experiment
        from simsales.reporting.console import progress_bar
        from simsales.reporting.lifetime import as_json, show_lifetime

        prepared = prepared_of(file, customers, weeks)
        names = names_of(strategies, prepared.strategies)
        with progress_bar() as progress:
            found = experiment.lifetime(prepared, names, replications, jobs=jobs, store=kept, progress=progress)
        currency = prepared.loaded.scenario.currency
        answer(json_file, lambda: as_json(found), lambda: show_lifetime(found, currency), found.done, prepared)


def conflicts(
    file: ScenarioFile,
    strategy: Annotated[str | None, typer.Option(help="the strategy; the first one if not said")] = None,
    replications: Annotated[
        int | None, typer.Option(min=1, max=10_000, help="so many worlds instead of the scenario's")
    ] = None,
    customers: Customers = None,
    weeks: Weeks = None,
    jobs: Jobs = -1,
    store: Store = None,
    no_store: NoStore = False,
    json_file: Json = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE.png", help="draw who took what from whom: png, svg or pdf")
    ] = None,
) -> None:
    """Show channels in conflict: collisions, claims lost, and which sales a channel takes from another."""
    pictures(("--plot", plot))
    with said():
        kept = kept_in(store, no_store)
        writable(json_file, plot)
        from simsales.evidence import conflicts as experiment
        from simsales.reporting.conflicts import as_json, show_conflicts
        from simsales.reporting.console import progress_bar

        prepared = prepared_of(file, customers, weeks)
        with progress_bar() as progress:
            found = experiment.conflicts(prepared, strategy, replications, jobs=jobs, store=kept, progress=progress)
        if plot is not None:
            from simsales.evidence.conflicts_figure import conflicts_figure
            from simsales.experiments.figures import save

            save(conflicts_figure(found), str(plot))
        currency = prepared.loaded.scenario.currency
        answer(json_file, lambda: as_json(found), lambda: show_conflicts(found, currency), found.done, prepared)
