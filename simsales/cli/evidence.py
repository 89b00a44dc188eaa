"""Commands that show the evidence: what each system does, and the practitioners' own figures beside the simulated."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simsales.cli.shared import said, stop

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
        from simsales.experiments.execute import compile_rules
        from simsales.experiments.systems import measure, rows, smaller
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
