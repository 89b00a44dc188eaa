"""A plan's six elements on the terminal: planned, the figure that this demands, and that which was reached."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simsales.evidence.evaluation import Element
from simsales.experiments.numbers import Scale

MARKS = {
    "reached": ("✔", "green"), "missed": ("✘", "red"), "not sure": ("?", "yellow"), "not seen": ("·", "dim"),
    "not asked": ("·", "dim"),
}  # fmt: skip


def show_evaluation(found: Sequence[Element], currency: str, worlds: int) -> Group:
    """One table a plan: element, what was planned and demands, what was reached with its 95% interval, the verdict."""
    parts: list[RenderableType] = []
    for (strategy, number), rows in groupby(found, lambda each: (each.strategy, each.plan)):
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), expand=True)
        table.add_column("Element", no_wrap=True)
        table.add_column("Planned", ratio=1, min_width=14)
        table.add_column("Demanded", ratio=1, min_width=19)
        table.add_column("Reached (95%)", justify="right", no_wrap=True)
        table.add_column("Verdict", no_wrap=True)
        part = "plan"
        for each in rows:
            if each.planned.part != part:
                part = each.planned.part
                table.add_row(Text(part.capitalize(), "bold"))
            mark, colour = MARKS[each.verdict]
            table.add_row(
                each.planned.element, each.planned.words, each.planned.demanded, reached(each),
                Text(f"{mark} {each.verdict}", colour),
            )  # fmt: skip
        title = f"{strategy}: plan {number + 1}" if any(e.plan for e in found if e.strategy == strategy) else strategy
        parts += [Text(title, "bold"), Padding(table, (0, 0, 1, 0))]
    done = sum(each.verdict == "reached" for each in found)
    asked = sum(each.verdict != "not asked" for each in found)
    parts.append(Text(f"{done} of {asked} elements reached, in {worlds} worlds. Amounts in {currency}."))
    return Group(*parts)


def reached(element: Element) -> str:
    """The figure that was reached, with its interval."""
    mean, low, high = element.reached
    scale = Scale.of(element.planned.unit, [mean], [element.reached.half_width])
    ends = scale.interval(low, high)
    return f"{scale.text(mean)} {ends}".strip()
