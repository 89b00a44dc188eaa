"""What a results store holds, on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simsales.experiments.keeping import Shelf


def show_store(path: Path, size: int, shelves: Sequence[Shelf]) -> Group:
    """The file, and a line for each scenario and kind of run; runs that other code has made are orphans."""
    runs, orphans = sum(each.runs for each in shelves), sum(each.runs for each in shelves if not each.found)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Scenario", overflow="fold")
    table.add_column("What is read")
    for name in ("Runs", "MB", "From", "To"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("")
    for each in shelves:
        table.add_row(
            Text(each.title), each.observer, f"{each.runs:,}", f"{each.size / 1e6:,.1f}", each.first[:10],
            each.last[:10], "" if each.found else "orphans",
        )  # fmt: skip
    told = f"{path}: {runs:,} runs, {size / 1e6:,.1f} MB."
    if orphans:
        told += f" {orphans:,} were made by other code, and are found no more: simsales store prune."
    return Group(Text(told), *([Padding(table, (1, 0))] if shelves else []))
