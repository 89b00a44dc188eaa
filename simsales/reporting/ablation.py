"""An ablation on the terminal: what each component of a strategy is worth."""

from __future__ import annotations

import numpy as np
from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from simsales.experiments.ablation import Ablation
from simsales.experiments.numbers import Scale
from simsales.market.measures import MEASURES
from simsales.reporting.tables import labelled, new_table, spaced, spread

NOTHING = "changes nothing: every count of every week is the same without it"
REST = "Rest: together, or only of the baseline"


def show_ablation(found: Ablation, currency: str) -> Group:
    """A row a component, the largest first, the rest, and the difference from the baseline; then what is meant."""
    measure, frame = MEASURES[found.measure], found.table
    frame = frame.reindex(frame["worth"].abs().sort_values(ascending=False, kind="stable").index)
    ends = [found.rest, found.total]
    widths = [*spread(frame["low"], frame["high"]), *(each.half_width for each in ends)]
    scale = Scale.of(measure.unit, [*frame["worth"], *(each.mean for each in ends)], [float(np.median(widths))])
    title = f"What each component of {found.strategy} is worth: {labelled(measure, currency)}"

    table = new_table(f"{title}, {found.worlds} worlds", "Component", "With it − without", "")
    for part, row in frame.iterrows():
        name = Text(str(part), overflow="fold")
        if row["shared"]:
            name.append(f" (also in {found.baseline})", style="dim")
        if not row["changed"]:
            name.append(f" {NOTHING}", style="bold")
        table.add_row(name, scale.apart(row["worth"]), scale.interval(row["low"], row["high"], signed=True))
    for name_, end in zip((REST, f"{found.strategy} − {found.baseline}"), ends, strict=True):
        table.add_row(Text(name_, style="dim"), scale.apart(end.mean), scale.interval(end.low, end.high, signed=True))
    said = (
        "A first decomposition: each component is taken away alone, on the same luck. What two do only together counts "
        "for each of them, and the rest makes up for it."
    )
    return Group(spaced(table), Padding(Text(said, style="dim"), (1, 0, 0, 0)))
