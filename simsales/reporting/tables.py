"""Tables as the terminal shows them."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.padding import Padding
from rich.table import Table

from simsales.market.measure import Measure

WORDS = ("What it is", "Strategy")


def new_table(title: str, *columns: str) -> Table:
    """A table whose numbers never wrap: the first column, and a last one of words, give way."""
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        padding=(0, 1, 0, 0),
    )
    for place, name in enumerate(columns):
        words = place == 0 or name in WORDS
        width = 8 if words else None  # most words fit
        table.add_column(
            name, justify="left" if words else "right", no_wrap=not words, overflow="fold", min_width=width
        )
    return table


def spaced(table: Table) -> Padding:
    """A table with a line above."""
    return Padding(table, (1, 0, 0, 0))


def labelled(measure: Measure, currency: str) -> str:
    """A measure's label, with the currency where it is money."""
    return f"{measure.label} ({currency})" if measure.unit == "money" else measure.label


def spread(low: Any, high: Any) -> Any:
    """Half the length of intervals."""
    return (high - low) / 2
