"""The states of demand on the terminal: signs, state and task by category."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simsales.experiments.demand import Diagnosis
from simsales.experiments.numbers import Scale

WORDS = {
    "unwanted": ("would not have our best offer for nothing", "share"),
    "known": ("aware of our best known offer, of who holds none", "share"),
    "needed": ("come to need it within a year, of who has none", "share"),
    "latent": ("of the needs that wait, unspoken", "share"),
    "trend": ("change of orders in a year", "share"),
    "peak": ("orders of the best month, times the mean", "score"),
    "turned_away": ("of the visits, turned away", "share"),
    "mis_sold": ("of the orders, mis-sold", "share"),
}


def show_demand(found: Sequence[Diagnosis], strategy: str, worlds: int) -> Group:
    """A table of what to do by category, and one of the signs with their 95% intervals."""
    tasks = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), expand=True)
    for head in ("Category", "Demand", "Task", "Levers"):
        tasks.add_column(head, no_wrap=head == "Category", ratio=1 if head == "Levers" else None)
    for each in found:
        also = [state.name for state in each.states[1:]]
        state = each.state.name + (f" (also {', '.join(also)})" if also else "")
        tasks.add_row(each.category, state, each.state.task, each.state.levers)
    signs = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), expand=True)
    signs.add_column("Sign", ratio=1)
    for each in found:
        signs.add_column(each.category, justify="right")
    for name, (words, unit) in WORDS.items():
        signs.add_row(words, *(_written(each, name, unit) for each in found))
    title = Text(f"Demand under {strategy}, in {worlds} worlds", "bold")
    parts: list[RenderableType] = [title, Padding(tasks, (1, 0)), signs]
    return Group(*parts)


def _written(diagnosis: Diagnosis, name: str, unit: str) -> str:
    mean, low, high = diagnosis.signs[name]
    if math.isnan(mean):
        return "—"
    scale = Scale.of(unit, [mean], [diagnosis.signs[name].half_width])
    return f"{scale.text(mean)} {scale.interval(low, high)}".strip()
