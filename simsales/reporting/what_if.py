"""What if, on the terminal: who wins at each value of a key, and by how much."""

from __future__ import annotations

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from simsales.experiments.numbers import MISSING, Scale
from simsales.experiments.what_if import WhatIf
from simsales.reporting.tables import labelled, new_table, spaced, spread


def show_what_if(found: WhatIf) -> Group:
    """A row a value: the best, its mean, the runner-up and by how much it is behind; then where the winner turns."""
    frame = found.table()
    sentence = Padding(Text(found.sentence(), style="bold"), (1, 0, 1, 0))
    if frame.empty:
        return Group(sentence)
    one = found.comparisons[frame.index[0]]
    measure = one.measures[one.objective]
    title = f"{labelled(measure, one.question.currency)} at each {found.key}, {one.worlds} worlds"
    table = new_table(title, "Value", "Mean", "Best", "Ahead of", "By", "")
    for column in table.columns[2:4]:
        column.justify, column.no_wrap = "left", False
    scale = Scale.of(measure.unit, frame["mean"], spread(frame["low"], frame["high"]).astype(float))
    for value, row in frame.iterrows():
        alone = row["runner_up"] is None
        apart = ["", ""] if alone else [
            scale.text(row["difference"], signed=True), scale.interval(row["low"], row["high"], signed=True)
        ]  # fmt: skip
        second = MISSING if alone else row["runner_up"]
        table.add_row(str(value), scale.text(row["mean"]), row["best"], second, *apart)
    return Group(Text(one.question.title, style="bold"), spaced(table), sentence)
