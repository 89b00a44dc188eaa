"""What if, on the terminal: who wins at each value of a key, and by how much."""

from __future__ import annotations

from rich import box
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simsales.experiments.numbers import MISSING, Scale
from simsales.experiments.what_if import WhatIf


def show_what_if(found: WhatIf) -> Group:
    """A row a value: the best, its mean, the runner-up and by how much it is behind; then where the winner turns."""
    frame = found.table()
    sentence = Padding(Text(found.sentence(), style="bold"), (1, 0, 1, 0))
    if frame.empty:
        return Group(sentence)
    one = next(iter(found.comparisons.values()))
    measure, currency = one.measures[one.objective], one.question.currency
    label = f"{measure.label} ({currency})" if measure.unit == "money" else measure.label
    table = Table(
        title=f"{label} at each {found.key}, {one.worlds} worlds", title_justify="left", title_style="bold",
        box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0),
    )  # fmt: skip
    for name in ("Value", "Best", "Mean", "Ahead of", "By", ""):
        words = name in ("Value", "Best", "Ahead of")
        table.add_column(name, justify="left" if words else "right", no_wrap=not words, overflow="fold")
    widths = (
        [width for width in (frame["high"] - frame["low"]) / 2 if width == width] if frame["low"].notna().any() else []
    )
    scale = Scale.of(measure.unit, frame["mean"], widths)
    for value, row in frame.iterrows():
        alone = row["runner_up"] is None
        table.add_row(
            str(value), row["best"], scale.text(row["mean"]), MISSING if alone else row["runner_up"],
            "" if alone else scale.text(row["difference"], signed=True),
            "" if alone else scale.interval(row["low"], row["high"], signed=True),
        )  # fmt: skip
    return Group(Text(one.question.title, style="bold"), Padding(table, (1, 0, 0, 0)), sentence)
