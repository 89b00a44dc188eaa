"""A search for the best on the terminal: the best that were tried, what was taken, and sentences."""

from __future__ import annotations

import pandas as pd
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simsales.experiments.numbers import Scale
from simsales.experiments.optima import Optimum
from simsales.market.measures import MEASURES
from simsales.reporting.tables import labelled, new_table, spaced

SHOWN = 10


def show_optimum(found: Optimum) -> Group:
    """The points that were taken in fresh worlds, the best that were tried, and what is to be said."""
    currency, first = found.prepared.loaded.scenario.currency, found.aim.objectives[0]
    better = MEASURES[first].better or 1
    order = found.frame.sort_values(["taken", "keeps", first], ascending=[False, False, better < 0])
    measures = [name for name in found.aim.measures if found.frame[name].notna().any()]
    heads = [labelled(MEASURES[name], currency) for name in measures]
    table = new_table("In the worlds of the search (of the best too good)", *found.keys, *heads, "worlds", "")
    for column in table.columns:
        column.no_wrap = False
    scales = {name: Scale.of(MEASURES[name].unit, found.frame[name].to_numpy()) for name in measures}
    for _, row in order.head(max(SHOWN, int(found.frame["taken"].sum()))).iterrows():
        means = [scales[name].text(float(row[name])) for name in measures]
        table.add_row(*(str(row[key]) for key in found.keys), *means, str(row["worlds"]), _standing(row, found))
    parts = [spaced(table)]
    if found.best is None and len(found.fresh):
        parts.append(spaced(_front(found, measures, scales, heads)))
    return Group(*parts, Padding(Text("\n".join(found.sentences()), style="bold"), (1, 0, 1, 0)))


def _standing(row: pd.Series, found: Optimum) -> str:
    if row["taken"]:
        return "taken" if found.searched else "best so far"
    if row[found.aim.measures].isna().any():
        return "no figures" if found.searched else "cut short" if row["worlds"] else "not lived"
    return "" if row["keeps"] else "beyond a limit"


def _front(found: Optimum, measures: list[str], scales: dict[str, Scale], heads: list[str]) -> Table:
    table = new_table(f"The front in {found.fresh_worlds} fresh worlds", *found.keys, *heads)
    means = found.fresh.pivot(index="point", columns="measure", values="mean")
    for point, row in means.sort_values(found.aim.objectives[0]).iterrows():
        values = [str(found.frame.loc[point, key]) for key in found.keys]
        table.add_row(*values, *(scales[name].text(float(row[name])) for name in measures))
    return table
