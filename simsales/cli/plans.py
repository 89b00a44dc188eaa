"""Commands about plans: what a sales plan reached, element by element, and what the state of demand asks for."""

from __future__ import annotations

from typing import Annotated

import typer

from simsales.cli.frame import Frame, framed
from simsales.cli.shared import Strategies, names_of

Worlds = Annotated[int | None, typer.Option("--replications", min=1, max=100_000, help="so many worlds")]


@framed()
def evaluate(frame: Frame, strategies: Strategies = None, replications: Worlds = None) -> None:
    """Hold what each strategy's plan has reached against its six elements, its targets and its budget."""
    prepared = frame.prepare()
    from simsales.evidence.evaluation import as_json
    from simsales.evidence.evaluation import evaluate as hold_against
    from simsales.reporting.evaluation import show_evaluation

    found = frame.work(hold_against, prepared, names_of(strategies, prepared.strategies), replications)
    currency = prepared.loaded.scenario.currency
    frame.answer(
        lambda: as_json(found), lambda: show_evaluation(found, currency, found.worlds), found.done, prepared
    )  # fmt: skip


@framed()
def demand(
    frame: Frame,
    strategy: Annotated[str | None, typer.Option(help="under this strategy; the first if not said")] = None,
    replications: Worlds = None,
) -> None:
    """Diagnose the state of demand for each category (Kotler 1973), and say what it asks for."""
    prepared = frame.prepare()
    from simsales.evidence.demand import as_json, diagnose
    from simsales.experiments.inputs import choose
    from simsales.reporting.demand import show_demand

    name = choose(prepared, None if strategy is None else [strategy])[0]
    found = frame.work(diagnose, prepared, name, replications)
    frame.answer(lambda: as_json(found), lambda: show_demand(found, name, found.worlds), found.done, prepared)
