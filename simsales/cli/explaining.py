"""``simsales explain``: what each lever in which two strategies differ has of the difference between them."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from simsales.cli.frame import Frame, framed
from simsales.cli.shared import Strategies, names_of, stop, warn


@framed()
def explain(
    frame: Frame,
    strategies: Strategies = None,
    measure: Annotated[str | None, typer.Option(help="of this measure; the scenario's objective if not said")] = None,
    by: Annotated[Literal["segment", "channel", "product"] | None, typer.Option(help="also within these")] = None,
    replications: Annotated[int | None, typer.Option(min=1, max=100_000, help="so many worlds")] = None,
    orders: Annotated[
        int | None, typer.Option(min=2, help="draw so many orders of the levers; all if not said, up to 10 levers")
    ] = None,
) -> None:
    """Say why the second strategy differs from the first: what each lever has of it, by Shapley's value."""
    prepared = frame.prepare()
    names = names_of(strategies, prepared.strategies) or []
    if len(names) not in (0, 2):
        stop(f"two strategies are explained, --strategies A,B, and here are {len(names)}: {', '.join(names)}")
    from simsales.experiments.explanation import why
    from simsales.reporting.explanation import show_explanation

    found = frame.work(
        why, prepared, names[0] if names else None, names[1] if names else None, measure=measure, by=by,
        replications=replications, orders=orders,
    )  # fmt: skip
    warn(prepared, [found.then, found.now])
    currency = prepared.loaded.scenario.currency
    frame.answer(found.to_json, lambda: show_explanation(found, currency), found.done, prepared)
