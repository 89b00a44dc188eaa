"""The states of demand on the terminal: signs, state and task by category."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simsales.evidence.demand import Diagnosis
from simsales.experiments.numbers import Scale

WORDS = {
    "unwanted": ("Unwanted", "would not have our best offer for nothing, of who holds none of ours", "share"),
    "known": ("Known", "awareness of our best known offer, of who holds none of ours", "share"),
    "needed": ("Needed", "come to need it within a year, of who has none", "share"),
    "latent": ("Latent", "unspoken, of the needs that wait", "share"),
    "trend": ("Trend", "change of orders in a year", "share"),
    "peak": ("Peak", "orders of the best month, times the mean", "score"),
    "turned_away": ("Turned away", "visits that found nobody free, in the channels that sell it", "share"),
    "mis_sold": ("Mis-sold", "orders that a rep's overstatement won", "share"),
}
ABREAST = 4  # categories in a table of signs


def show_demand(found: Sequence[Diagnosis], strategy: str, worlds: int) -> Group:
    """A table of what to do by category, and one of the signs with their 95% intervals."""
    tasks = _table()
    tasks.add_column("Category", no_wrap=True)
    tasks.add_column("Demand", min_width=12)
    tasks.add_column("Task", ratio=1)
    for each in found:
        also = [state.name for state in each.states[1:]]
        state = each.state.name + (f" (also {', '.join(also)})" if also else "")
        tasks.add_row(each.category, state, each.state.task)
    parts: list[RenderableType] = [Text(f"Demand under {strategy}, in {worlds} worlds", "bold"), Padding(tasks, (1, 0))]
    for first in range(0, len(found), ABREAST):
        some = found[first : first + ABREAST]
        signs = _table()
        signs.add_column("Sign", no_wrap=True, ratio=1)
        for each in some:
            signs.add_column(each.category, justify="right")
        for name, (label, _, unit) in WORDS.items():
            signs.add_row(label, *(_written(each, name, unit) for each in some))
        parts.append(Padding(signs, (0, 0, 1, 0)))
    asked = {state.task: state.levers for each in found for state in each.states}
    parts += [Text(f"{task.capitalize()}: {levers}.") for task, levers in asked.items()]
    parts += [Text(f"{label}: {words}", "dim") for label, words, _ in WORDS.values()]
    return Group(*parts)


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), expand=True)


def _written(diagnosis: Diagnosis, name: str, unit: str) -> str:
    """The mean, and half the length of its 95% interval."""
    sign = diagnosis.signs[name]
    if math.isnan(sign.mean):
        return "—"
    scale = Scale.of(unit, [sign.mean], [sign.half_width])
    known = "" if math.isnan(sign.half_width) else f" ±{scale.text(sign.half_width, suffix=False)}"
    return scale.text(sign.mean) + known
