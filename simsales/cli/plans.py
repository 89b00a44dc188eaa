"""Commands about plans: what a sales plan reached, element by element, and what the state of demand asks for."""

from __future__ import annotations

from typing import Annotated

import typer

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
    kept_in,
    names_of,
    prepared_of,
    said,
    writable,
)

Worlds = Annotated[int | None, typer.Option("--replications", min=1, max=100_000, help="so many worlds")]


def evaluate(
    file: ScenarioFile,
    strategies: Strategies = None,
    replications: Worlds = None,
    jobs: Jobs = -1,
    customers: Customers = None,
    weeks: Weeks = None,
    store: Store = None,
    no_store: NoStore = False,
    json_file: Json = None,
) -> None:
    """Hold what each strategy's plan has reached against its six elements, its targets and its budget."""
    with said():
        kept = kept_in(store, no_store)
        prepared = prepared_of(file, customers, weeks)
        writable(json_file)
        from simsales.evidence.evaluation import as_json
        from simsales.evidence.evaluation import evaluate as hold_against
        from simsales.reporting.console import progress_bar
        from simsales.reporting.evaluation import show_evaluation

        with progress_bar() as progress:
            names = names_of(strategies, prepared.strategies)
            found = hold_against(prepared, names, replications, jobs=jobs, store=kept, progress=progress)
        currency = prepared.loaded.scenario.currency
        answer(
            json_file, lambda: as_json(found), lambda: show_evaluation(found, currency, found.worlds), found.done,
            prepared,
        )  # fmt: skip


def demand(
    file: ScenarioFile,
    strategy: Annotated[str | None, typer.Option(help="under this strategy; the first if not said")] = None,
    replications: Worlds = None,
    jobs: Jobs = -1,
    customers: Customers = None,
    weeks: Weeks = None,
    store: Store = None,
    no_store: NoStore = False,
    json_file: Json = None,
) -> None:
    """Diagnose the state of demand for each category (Kotler 1973), and say what it asks for."""
    with said():
        kept = kept_in(store, no_store)
        prepared = prepared_of(file, customers, weeks)
        writable(json_file)
        from simsales.evidence.demand import as_json, diagnose
        from simsales.experiments.inputs import choose
        from simsales.reporting.console import progress_bar
        from simsales.reporting.demand import show_demand

        name = choose(prepared, None if strategy is None else [strategy])[0]
        with progress_bar() as progress:
            found = diagnose(prepared, name, replications, jobs=jobs, store=kept, progress=progress)
        answer(
            json_file, lambda: as_json(found), lambda: show_demand(found, name, found.worlds), found.done, prepared
        )  # fmt: skip
