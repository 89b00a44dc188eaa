"""A sensitivity analysis on the terminal: by output, which keys matter how much."""

from __future__ import annotations

import pandas as pd
from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from simsales.experiments.numbers import Scale
from simsales.experiments.sensitivity import Sensitivity
from simsales.market.measures import MEASURES
from simsales.reporting.tables import labelled, new_table, spaced

NOTES = {
    "sobol": "Parts of the variance: alone, and with all that a key does together with others; ± 95%.",
    "morris": "What the whole range of a key does on average: its size (± 95%), with its sign, and how that varies.",
}


def show_sensitivity(found: Sensitivity) -> Group:
    """A table an output, the keys in the order of what they do, and sentences."""
    measure = MEASURES[found.measure]
    parts: list[Padding | Text] = []
    for output, rows in found.frame.groupby("output", sort=False):
        average, deviation = (float(rows[name].iloc[0]) for name in ("average", "spread"))
        scale = Scale.of(measure.unit, [average, deviation])
        at = scale.text(average) if output in found.strategies else scale.apart(average)
        spread = scale.text(deviation)
        title = f"{output}: {labelled(measure, found.currency)} {at} on average, standard deviation {spread}"
        heads = ("alone", "in all") if found.method == "sobol" else ("size", "mean", "varies by")
        table = new_table(title, "key", *heads)
        table.columns[0].no_wrap = False
        for _, row in rows.sort_values(found.column, ascending=False).iterrows():
            table.add_row(str(row["key"]), *(_cells(row, found.method, measure.unit)))
        parts.append(spaced(table))
    note = Text(f"{NOTES[found.method]} {found.points:,} points, {found.worlds} worlds.", style="dim")
    return Group(*parts, note, Padding(Text("\n".join(found.sentences()), style="bold"), (1, 0, 1, 0)))


def _cells(row: pd.Series, method: str, unit: str) -> list[str]:
    if method == "sobol":
        return [_share(float(row[name]), float(row[f"{name}_within"])) for name in ("first", "total")]
    if pd.isna(row["effect"]):
        return ["—"] * 3
    scale = Scale.of(unit, [float(row["effect"])])
    return [
        f"{scale.text(float(row['effect']))} ± {scale.text(float(row['effect_within']))}",
        scale.apart(float(row["mean"])),
        scale.text(float(row["bend"])),
    ]


def _share(value: float, within: float) -> str:
    return "—" if pd.isna(value) else f"{value:.0%} ± {within:.0%}"
