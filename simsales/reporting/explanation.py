"""Why one strategy beats another, on the terminal: what each lever has of the difference."""

from __future__ import annotations

from typing import Any

import pandas as pd
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simsales.experiments.explanation import Explanation
from simsales.experiments.numbers import Scale
from simsales.market.measures import MEASURES
from simsales.reporting.tables import labelled, new_table, spaced, spread

ALL = (
    "Shapley's value: what a lever adds when it comes, on the same luck, averaged over every order in which the levers "
    "may come; in every world the shares sum to the difference. First: what it does alone; last: beside all others."
)


def show_explanation(found: Explanation, currency: str) -> Group:
    """From the one strategy by each lever, the largest share first, to the other; then by group, and what is meant."""
    measure = MEASURES[found.measure]
    widths = spread(found.table["low"], found.table["high"]).median()
    scale = Scale.of(measure.unit, [*found.table["share"], found.total.mean], [float(widths)])
    title = f"Why: {labelled(measure, currency)} from {found.then} to {found.now}, {found.worlds} worlds"
    table = new_table(title, "Lever", "Share", "", "First", "Last")
    table.add_row(found.then, scale.text(found.start.mean), "", "", "")
    _levers(table, found.table, scale)
    table.add_row(found.now, scale.text(found.end.mean), "", "", "")
    ends = scale.interval(found.total.low, found.total.high, signed=True)
    table.add_row(Text("Difference", style="dim"), scale.apart(found.total.mean), ends, "", "")
    parts: list[RenderableType] = [spaced(table)]
    if found.groups is not None and len(found.groups):
        parts.append(_groups(found, labelled(measure, currency)))
    parts.append(Padding(Text(_meant(found, scale), style="dim"), (1, 0, 0, 0)))
    return Group(*parts)


def _levers(table: Table, frame: pd.DataFrame, scale: Scale) -> None:
    frame = frame.reindex(frame["share"].abs().sort_values(ascending=False, kind="stable").index)
    for name, row in frame.iterrows():
        ends = scale.interval(row["low"], row["high"], signed=True)
        cells = [scale.apart(row["share"]), ends, scale.apart(row["alone"]), scale.apart(row["last"])]
        table.add_row(Text(f"  {name}", overflow="fold"), *cells)


def _groups(found: Explanation, label: str) -> Padding:
    assert found.groups is not None
    measure, frame = MEASURES[found.measure], found.groups
    scale = Scale.of(measure.unit, frame["share"], [float(spread(frame["low"], frame["high"]).median())])
    table = new_table(f"{label} by {found.by}: what each lever has of the difference", "Lever", "Share", "", "", "")
    table.columns[3].header, table.columns[4].header = "First", "Last"
    for name, group in frame.groupby(level=0, sort=False):
        table.add_row(Text(str(name), style="bold"), "", "", "", "")
        _levers(table, group.droplevel(0), scale)
    return spaced(table)


def _meant(found: Explanation, scale: Scale) -> str:
    if not found.orders:
        return ALL
    worst: Any = found.table["sampling"].max()
    return (
        f"{ALL} There are {len(found.table)} levers: {found.orders} orders were drawn at random, which leaves a "
        f"standard error of {scale.text(worst)} at most in a share, beside the interval over worlds."
    )
