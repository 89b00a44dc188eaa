"""Commands that show the evidence: what each system does, and the practitioners' own figures beside the simulated."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simsales.cli.frame import Frame, framed
from simsales.cli.shared import (
    Jobs,
    Json,
    NoStore,
    Store,
    Strategies,
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


@framed()
def lifetime(
    frame: Frame,
    strategies: Strategies = None,
    replications: Annotated[
        int | None, typer.Option(min=1, max=10_000, help="so many worlds instead of the scenario's")
    ] = None,
) -> None:
    """Say what customers are worth: those kept and those won, in the run, and what is to be expected after it."""
    prepared = frame.prepare()
    from simsales.evidence import lifetime as experiment
    from simsales.reporting.lifetime import as_json, show_lifetime

    found = frame.work(experiment.lifetime, prepared, names_of(strategies, prepared.strategies), replications)
    currency = prepared.loaded.scenario.currency
    frame.answer(lambda: as_json(found), lambda: show_lifetime(found, currency), found.done, prepared)


@framed(plot="draw who took what from whom: png, svg or pdf")
def conflicts(
    frame: Frame,
    strategy: Annotated[str | None, typer.Option(help="the strategy; the first one if not said")] = None,
    replications: Annotated[
        int | None, typer.Option(min=1, max=10_000, help="so many worlds instead of the scenario's")
    ] = None,
) -> None:
    """Show channels in conflict: collisions, claims lost, and which sales a channel takes from another."""
    prepared = frame.prepare()
    from simsales.evidence import conflicts as experiment
    from simsales.reporting.conflicts import as_json, show_conflicts

    found = frame.work(experiment.conflicts, prepared, strategy, replications)
    frame.draw("simsales.evidence.conflicts_figure:conflicts_figure", found)
    currency = prepared.loaded.scenario.currency
    frame.answer(lambda: as_json(found), lambda: show_conflicts(found, currency), found.done, prepared)
