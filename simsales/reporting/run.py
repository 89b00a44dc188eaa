"""A run on the terminal: its measures, and its reps."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from simsales.experiments.numbers import MISSING, Scale
from simsales.market.measures import MEASURES
from simsales.reporting.funnel import show_funnel
from simsales.reporting.promises import show_promises
from simsales.reporting.rivals import rival_lines
from simsales.reporting.tables import labelled, new_table, spaced

if TYPE_CHECKING:
    from simsales.experiments.compare import RunResult
    from simsales.market.record import Split


def show_run(
    result: RunResult, currency: str, funnel: bool = False, reps: bool = False, by: Split | None = None
) -> Group:  # fmt: skip
    """The measures of one run; with ``reps`` what each rep did and earned, with ``by`` some measures within a split."""
    table = new_table(f"{result.strategy}, seed {result.seed}", "Measure", "Value", "What it is")
    for name, value in result.summary().items():
        if name in MEASURES and not math.isnan(value):  # a market without businesses has no share of accounts
            measure = MEASURES[name]
            if measure.rare and value == 0:
                continue
            text = Scale.of(measure.unit, [value]).text(value)
            table.add_row(labelled(measure, currency), text, measure.description)
    parts: list[RenderableType] = [] if result.sample.is_all else [Text(f"{result.sample.words}.", style="dim")]
    parts += [spaced(table), *(Text(line) for line in rival_lines(result.rivals, currency))]
    parts += [Text(f"Feedback {each.said}: {each.why}") for each in result.fired]
    if funnel:
        parts.append(show_funnel({result.strategy: result.funnel()}))
        parts += show_promises({result.strategy: result.promises()})
    if by is not None:
        parts.append(spaced(_within(result, by, currency)))
    if reps:
        parts += [spaced(each) for each in _reps(result, currency)]
    return Group(*parts)


WITHIN = {
    "orders": "Orders", "revenue": "Revenue", "margin": "Margin", "conversion": "Conversion", "churn": "Churn",
    "attainment": "Target",
}  # fmt: skip


def _within(result: RunResult, by: Split, currency: str) -> Table:
    """Some measures of each member of a split; of districts under their city, and of all."""
    told, record = result.summary(by), result.record
    shown = {name: values for name, values in told.items() if not math.isnan(values["conversion"]) or values["orders"]}
    if by == "district":
        cities, home = result.summary("city"), dict(zip(record.labels.districts, record.labels.cities, strict=True))
        lines = [(name, cities[name], [(each, told[each]) for each in home if home[each] == name]) for name in cities]
        rows = [row for city, values, inside in lines for row in ((city, values), *((f"  {n}", v) for n, v in inside))]
    else:
        rows = list(shown.items())
    rows = [("all", result.summary()), *rows]
    names = [name for name in WITHIN if any(not math.isnan(values[name]) for _, values in rows)]
    title = f"By {by} (money in {currency}, churn a month" + (", target: reached)" if "attainment" in names else ")")
    table = new_table(title, by.capitalize(), *(WITHIN[name] for name in names))
    table.columns[0].min_width = max(len(name) for name, _ in rows)
    for name, values in rows:
        scaled = [Scale.of(MEASURES[each].unit, [values[each]]).text(values[each]) for each in names]
        table.add_row(name, *scaled)
    return table


def _reps(result: RunResult, currency: str) -> Iterator[Table]:
    """The reps of a run, one a line."""
    if result.reps is None or result.reps.empty:
        return
    head = ("Contacts", "Use", "Orders", f"Income ({currency})", "Target", "Reached")
    table = new_table("Reps (use: part of their capacity)", "Rep", *head)
    for number, rep in result.reps.iterrows():
        shares = [f"{share:.0%}" if share == share else MISSING for share in (rep["utilisation"], rep["attainment"])]
        gone = "" if rep["works"] else ", left"
        table.add_row(
            f"{number} {rep['team']}{gone}", f"{rep['contacts']:,.0f}", shares[0], f"{rep['orders']:,.0f}",
            f"{rep['income']:,.0f}", f"{rep['target']:,.0f}" if rep["target"] else MISSING, shares[1],
        )  # fmt: skip
    yield table
