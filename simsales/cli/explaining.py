"""``simsales explain``: what each lever in which two strategies differ has of the difference between them."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from simsales.cli.shared import (
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
    stop,
    warn,
    writable,
)


def explain(
    file: ScenarioFile,
    strategies: Strategies = None,
    measure: Annotated[str | None, typer.Option(help="of this measure; the scenario's objective if not said")] = None,
    by: Annotated[Literal["segment", "channel", "product"] | None, typer.Option(help="also within these")] = None,
    replications: Annotated[int | None, typer.Option(min=1, max=100_000, help="so many worlds")] = None,
    orders: Annotated[
        int | None, typer.Option(min=2, help="draw so many orders of the levers; all if not said, up to 10 levers")
    ] = None,
    customers: Customers = None,
    weeks: Weeks = None,
    set_: Set = None,
    jobs: Jobs = -1,
    store: Store = None,
    no_store: NoStore = False,
    json_file: Json = None,
) -> None:
    """Say why the second strategy differs from the first: what each lever has of it, by Shapley's value."""
    with said():
        kept, prepared = kept_in(store, no_store), prepared_of(file, customers, weeks, set_)
        names = names_of(strategies, prepared.strategies) or []
        if len(names) not in (0, 2):
            stop(f"two strategies are explained, --strategies A,B, and here are {len(names)}: {', '.join(names)}")
        writable(json_file)
        from simsales.experiments.explanation import why
        from simsales.reporting.console import progress_bar
        from simsales.reporting.explanation import show_explanation

        with progress_bar() as progress:
            found = why(
                prepared, names[0] if names else None, names[1] if names else None, measure=measure, by=by,
                replications=replications, orders=orders, jobs=jobs, store=kept, progress=progress,
            )  # fmt: skip
        warn(prepared, [found.then, found.now])
        currency = prepared.loaded.scenario.currency
        answer(json_file, found.to_json, lambda: show_explanation(found, currency), found.done, prepared)
