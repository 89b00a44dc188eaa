"""What if, on the terminal: who wins at each value of a key, and by how much."""

from __future__ import annotations

import pandas as pd
from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from simsales.experiments.numbers import MISSING, Scale
from simsales.experiments.relative import Relative
from simsales.experiments.what_if import WhatIf
from simsales.reporting.tables import labelled, new_table, spaced, spread


def show_what_if(found: WhatIf) -> Group:
    """A row a value: the best, how surely, its mean, the runner-up and how far it is behind; then where it turns."""
    frame = found.table()
    sentence = Padding(Text(found.sentence(), style="bold"), (1, 0, 1, 0))
    skipped = [Text(line, style="dim") for line in found.skipped]
    if frame.empty:
        return Group(*skipped, sentence)
    one = found.comparisons[frame.index[0]]
    measure = one.measures[one.objective]
    fewest, most = frame["worlds"].min(), frame["worlds"].max()
    worlds = f"{most} worlds" if fewest == most else f"{fewest} to {most} worlds"
    title = f"{labelled(measure, one.question.currency)} at each {found.key}, {worlds}"
    table = new_table(title, "Value", "Mean", "Best", "How surely", "Ahead of", "By", "")
    for column in table.columns[2:5]:
        column.justify, column.no_wrap = "left", False
    widths = spread(frame["low"], frame["high"]).astype(float)
    scale = Scale.of(measure.unit, frame["mean"], widths)
    apart = _apart(frame, measure.unit, scale)
    for value, row in frame.iterrows():
        alone = row["runner_up"] is None
        by = ["", ""] if alone else [
            apart.text(row["difference"]), apart.scale.interval(row["low"], row["high"], signed=True)
        ]  # fmt: skip
        second = MISSING if alone else row["runner_up"]
        surely = "the only one" if alone else row["standing"]
        table.add_row(str(value), scale.text(row["mean"]), row["best"], surely, second, *by)
    return Group(Text(one.question.title, style="bold"), spaced(table), *skipped, sentence)


def _apart(frame: pd.DataFrame, unit: str, scale: Scale) -> Relative:
    """The differences as everywhere: those of shares in points, others on the scale of the means."""
    return Relative(frame, "points" if unit == "share" else unit, scale)
