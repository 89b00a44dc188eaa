"""A sweep on the terminal: what each strategy has more than the first at each point, and who is best."""

from __future__ import annotations

from string import ascii_uppercase

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from simsales.experiments.numbers import Scale
from simsales.experiments.sweep import Sweep
from simsales.market.measures import MEASURES
from simsales.reporting.tables import labelled, new_table, spaced

SHOWN = 40  # points, beyond which the table is left to the file


def show_sweep(sweep: Sweep) -> Group:
    """A row a point: its values, the first strategy's mean, the others' differences (in brackets if open)."""
    measure, (base, *others) = MEASURES[sweep.measure], sweep.strategies
    sentence = Padding(Text(sweep.sentence(), style="bold"), (1, 0, 1, 0))
    if sweep.frame.empty:
        return Group(sentence)
    scale = Scale.of(measure.unit, sweep.frame["mean"].to_numpy())
    letters = ascii_uppercase[: len(sweep.keys)]
    keys = [Text(f"{letter}: {key}") for letter, key in zip(letters, sweep.keys, strict=False)]
    beyond = f", and what the others have more than {base}" if others else ""
    table = new_table(f"{labelled(measure, sweep.currency)} at {sweep.points} points{beyond}", *letters, base, *others)
    for column in table.columns:
        column.no_wrap = False
    points = list(sweep.frame.groupby("point", sort=True))
    for _, rows in points[:SHOWN]:
        by = rows.set_index("strategy")
        first = by.iloc[0]
        values = [f"{first[key]:g}" if isinstance(first[key], float) else str(first[key]) for key in sweep.keys]
        more = []
        for name in others:
            text = scale.text(float(by.loc[name, "difference"]), signed=True)
            sure = by.loc[name, "difference_low"] > 0 or by.loc[name, "difference_high"] < 0
            more.append(text if sure else f"[{text}]")
        table.add_row(*values, scale.text(float(by.loc[base, "mean"])), *map(Text, more))
    left = len(points) - SHOWN
    notes = [Text(f"{left} more points: see --csv or --json.", style="dim")] if left > 0 else []
    if others:
        notes.append(Text("[ ]: the 95% interval of the paired difference, for itself alone, holds zero.", style="dim"))
    return Group(*keys, spaced(table), *notes, sentence)
