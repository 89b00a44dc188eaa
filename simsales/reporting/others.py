"""The measures beside the headlines on the terminal: those that matter, or all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text

from simsales.experiments.comparison import Comparison
from simsales.experiments.numbers import Scale
from simsales.reporting.tables import labelled, new_table, spaced, spread

if TYPE_CHECKING:
    import pandas as pd


def show_others(
    comparison: Comparison, table: pd.DataFrame, everything: bool, across: int = 4
) -> Iterator[RenderableType]:
    """The means of other measures: a row a measure, a column a strategy, a few strategies at a time.

    Those in which a strategy differs from the first, or everything.
    """
    defined = table["mean"].groupby(level="measure").count() > 0
    some = (table["mean"] != 0).groupby(level="measure").any()
    rest = [
        name
        for name, measure in comparison.measures.items()
        if name not in comparison.headlines and defined[name] and (some[name] or not measure.rare)
    ]
    base, hidden = comparison.strategies[0], 0
    title = "Also (means)"
    if not everything and len(comparison.strategies) > 1:
        apart = comparison.matters()
        rest, hidden = [name for name in rest if name in apart], len(rest)
        hidden -= len(rest)
        title = f"Also (means), where a strategy differs from {base}"
    for start in range(0, len(comparison.strategies), across) if rest else ():
        names = comparison.strategies[start : start + across]
        shown = new_table(title if start == 0 else "", "Measure")
        for name in names:  # names may wrap, numbers are short enough not to
            shown.add_column(name, justify="right", min_width=9, overflow="fold")
        for measure in rest:
            described = comparison.measures[measure]
            rows = table.xs(measure, level="measure")
            scale = Scale.of(described.unit, rows["mean"], spread(rows["low"], rows["high"]))
            missing = sum(comparison.undefined(measure).values())
            shown.add_row(
                labelled(described, comparison.question.currency) + (f" ({missing} runs without)" if missing else ""),
                *(scale.text(rows.loc[name, "mean"]) for name in names),
            )
        yield spaced(shown)
    if hidden:
        differs = "in which the interval of every difference holds zero" if comparison.worlds > 1 else "all the same"
        yield Text(f"{hidden} more measures, {differs}: --all", style="dim")
