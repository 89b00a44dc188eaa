"""``simsales compare --ablate``: strategies without each of their components, after the comparison."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simsales.cli.shared import names_of, stop

if TYPE_CHECKING:
    from simsales.experiments.ablation import Ablation
    from simsales.experiments.comparison import Comparison
    from simsales.market.check import Prepared
    from simsales.market.record import Split

Ablate = Annotated[
    bool,
    typer.Option("--ablate", help="also the best strategy beside the baseline without each of its components"),
]
AblateStrategy = Annotated[
    list[str] | None,
    typer.Option("--ablate-strategy", metavar="NAME", help="--ablate of these instead (repeatable)"),
]


def to_ablate(prepared: Prepared, compared: Sequence[str] | None, named: Sequence[str] | None) -> list[str]:
    """The strategies whose components are to be taken away, if any are named; stops where one was not compared."""
    from simsales.experiments.inputs import choose

    known = choose(prepared, compared)
    if len(known) < 2:
        stop("--ablate needs a strategy to hold against the baseline: compare two at least")
    names = names_of(named, prepared.strategies) or []
    for name in choose(prepared, names) if names else ():
        if name not in known[1:]:
            why = "it is the baseline" if name == known[0] else "it is not compared"
            stop(f'nothing can be taken from "{name}": {why}')
    return names


def ablated(
    prepared: Prepared, comparison: Comparison, names: Sequence[str], jobs: int, store: Path | None, shown: bool
) -> tuple[list[Ablation], bool]:
    """The ablations of these strategies (the best beside the baseline), shown one by one; whether all are there."""
    from simsales.experiments.ablation import ablate
    from simsales.reporting.ablation import show_ablation
    from simsales.reporting.console import console, progress_bar

    base = comparison.strategies[0]
    found: list[Ablation] = []
    best = [name for name in comparison.ranking(comparison.objective) if name != base][:1] if comparison.worlds else []
    for name in names or best if not comparison.account.interrupted else ():
        if name not in comparison.strategies:
            continue  # it failed in every world, which is said
        if not prepared.strategies[name].components:
            typer.echo(f'nothing can be taken from "{name}": it has no components', err=True)
            continue
        try:
            with progress_bar() as progress:
                seeds = comparison.seeds_of(base, name)
                one = ablate(prepared, name, base, seeds=seeds, jobs=jobs, store=store, progress=progress)
        except KeyboardInterrupt:
            return found, False
        found.append(one)
        if shown:
            console().print(show_ablation(one, comparison.question.currency))
        if one.done.interrupted:
            return found, False
    return found, not comparison.account.interrupted


def as_json(comparison: Comparison, by: Split | None, ablations: Sequence[Ablation]) -> str:
    """A comparison and its ablations as JSON text."""
    from simsales.experiments.plain_data import json_text

    return json_text("comparison", comparison.to_dict(by) | {"ablation": [each.to_dict() for each in ablations]})
