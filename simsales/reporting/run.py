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


def show_run(result: RunResult, currency: str, funnel: bool = False, reps: bool = False) -> Group:
    """The measures of one run; with ``reps`` what each rep did and earned."""
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
    if reps:
        parts += [spaced(each) for each in _reps(result, currency)]
    return Group(*parts)


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
