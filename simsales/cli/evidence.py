"""Commands that show the evidence: what each system does, and the practitioners' own figures beside the simulated."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simsales.cli.shared import Json, NoStore, Store, kept_in, prepared_of, said, stop, tell_of_sample, writable, write

Worlds = Annotated[int, typer.Option("--replications", min=2, max=10_000, help="so many worlds")]
Jobs = Annotated[int, typer.Option(help="worker processes; -1: one for every core")]


def systems(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID…]", help="only these systems; all if not said")
    ] = None,
    replications: Worlds = 20,
    customers: Annotated[int, typer.Option(min=100, help="at most so many customers")] = 3000,
    jobs: Jobs = 1,
    page: Annotated[Path, typer.Option(metavar="FILE", help="where the page is written (- for stdout)")] = Path("-"),
) -> None:
    """Measure what each system does to conversion, churn and revenue, and write the page docs/systems.md."""
    with said():
        from simsales.evidence.systems import measure, rows, smaller
        from simsales.experiments.execute import compile_rules
        from simsales.reporting.console import progress_bar
        from simsales.reporting.systems import systems_page

        known = {system.id: system for system in rows()}
        unknown = [name for name in ids or () if name not in known]
        if unknown:
            stop(f"there is no system {', '.join(unknown)}: it is one of {', '.join(known)}")
        compile_rules()
        measured = {}
        for name in ids or known:
            typer.echo(f"{name}: {known[name].name} …", err=True)
            with progress_bar() as progress:
                limits = smaller(known[name], customers)
                effects = measure(known[name], replications, limits, jobs=jobs, progress=progress)
            measured[name] = (known[name], effects)
        text = systems_page(measured, replications, f"at most {customers:,} customers")
    if page == Path("-"):
        typer.echo(text, nl=False)
    else:
        page.write_text(text, encoding="utf-8")


def facts(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID…]", help="only these facts; all if not said")] = None,
    replications: Worlds = 20,
    customers: Annotated[int | None, typer.Option(min=100, help="so many customers instead of the scenarios'")] = None,
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
        from simsales.experiments.execute import compile_rules
        from simsales.reporting.console import console, progress_bar
        from simsales.reporting.facts import as_json, show_facts

        wanted = chosen(FACTS, ids)
        compile_rules()
        with progress_bar() as progress:
            findings = observe(wanted, replications, customers, store=kept, progress=progress)
        if json_file is not None:
            write(json_file, as_json(findings))
        if json_file != Path("-"):
            console().print(show_facts(findings))


def uplift(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help="a scenario file")],
    strategy: Annotated[str, typer.Option(help="the strategy with the promotion")],
    against: Annotated[str | None, typer.Option(help="the strategy without it; the first one if not said")] = None,
    replications: Worlds = 12,
    customers: Annotated[int | None, typer.Option(min=100, help="simulate so many instead of the scenario's")] = None,
    json_file: Json = None,
) -> None:
    """Split a promotion's extra orders into switching, brought forward and new; show the dip, and what it earns."""
    with said():
        writable(json_file)
        from simsales.evidence import uplift as experiment
        from simsales.experiments.execute import compile_rules
        from simsales.reporting.console import console, progress_bar
        from simsales.reporting.uplift import as_json, show_uplift

        prepared = prepared_of(scenario, customers, None)
        without = against or next(iter(prepared.strategies))
        compile_rules()
        with progress_bar() as progress:
            found = experiment.uplift(prepared, strategy, without, replications, progress)
        if json_file is not None:
            write(json_file, as_json(found))
        if json_file != Path("-"):
            tell_of_sample(prepared)
            console().print(show_uplift(found, prepared.loaded.scenario.currency))
