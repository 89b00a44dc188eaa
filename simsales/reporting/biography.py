"""A biography on the terminal: week by week what happened and why, strategies side by side."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simsales.explain.trace import Biography
from simsales.market.ground.telling import Event

DIFFERENT = "≠"


def show_biography(biography: Biography) -> Group:
    """A biography, to be printed at 80 columns or more; quiet weeks are folded."""
    lives, first = biography.lives, biography.first_difference
    weeks = [life.weeks() for life in lives.values()]
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), expand=True)
    table.add_column("Week", no_wrap=True)
    for name in lives:
        table.add_column(name, overflow="fold", ratio=1)
    for start, end in folded(biography):
        if end > start:
            table.add_row(Text(f"{start}–{end}", "dim"), Text("nothing", "dim"))
            continue
        here = [each.get(start, []) for each in weeks]
        cells = [_cell(events, here[0] if place else None) for place, events in enumerate(here)]
        if start == first:
            table.add_section()
            table.add_row(Text(f"{DIFFERENT} {start}", "bold"), *cells)
        else:
            table.add_row(str(start), *cells)
    return Group(_heading(biography), Padding(table, (1, 0)), _closing(biography))


def folded(biography: Biography) -> Iterator[tuple[int, int]]:
    """The weeks, each as (week, week); weeks in a row in which nothing happened are folded: (first, last)."""
    busy = {week for life in biography.lives.values() for week in life.weeks()}
    start = 0
    while start < biography.weeks:
        end = start
        while start not in busy and end + 1 not in busy and end + 1 < biography.weeks:
            end += 1
        yield start, end
        start = end + 1


def _heading(biography: Biography) -> Text:
    """Whose biography it is, and how they stood at the start: the same world, so mostly the same."""
    heading = Text(
        f"{biography.who.capitalize()}, {biography.weeks} weeks in the world of seed {biography.seed}", "bold"
    )
    starts = {life.start: name for name, life in reversed(biography.lives.items())}
    for start, name in reversed(starts.items()):
        heading.append(f"\nAt the start{f' under {name}' if len(starts) > 1 else ''}: {start}", "not bold")
    return heading


def _closing(biography: Biography) -> Text:
    """How they stood at the end, and where their lives parted."""
    closing = Text("\n".join(f"At the end under {name}: {life.end}" for name, life in biography.lives.items()))
    first = biography.first_difference
    if first is not None:
        closing.append(f"\nWhat happened differs for the first time in week {first}, marked {DIFFERENT}.", "bold")
    elif len(biography.lives) > 1:
        closing.append("\nThe same happened under all strategies.", "bold")
    return closing


def _cell(events: list[Event], baseline: list[Event] | None) -> RenderableType:
    """The events of a week, the reasons indented; a word where they are those of the first strategy."""
    if not events or events == baseline:
        return Text("the same" if events else "nothing", "dim")
    lines: list[RenderableType] = []
    for event in events:
        lines += [Text(event.what), *(Padding(Text(why, "dim"), (0, 0, 0, 2)) for why in event.why)]
    return Group(*lines)
