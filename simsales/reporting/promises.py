"""The three responses on the terminal: how many came to each desk, and how many promises were broken there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rich.padding import Padding

from simsales.reporting.tables import new_table, spaced

if TYPE_CHECKING:
    import pandas as pd


def show_promises(frames: Mapping[str, pd.DataFrame]) -> Iterator[Padding]:
    """A table of desks by strategy and segment; none where nothing came to any."""
    if all(frame.empty for frame in frames.values()):
        return
    table = new_table(
        "Three responses (late: after the promised time)", "Strategy", "Desk", "Segment", "Cases", "Late", "Withdrawn",
        "Taken over", "Hours",
    )  # fmt: skip
    for strategy, frame in frames.items():
        before = None
        for (desk, segment), row in frame.iterrows():
            parts = [f"{100 * row[name]:.1f}%" for name in ("late", "withdrew", "escalated")]
            hours = f"{row['hours']:.1f}" if row["hours"] == row["hours"] else "–"
            table.add_row(
                strategy if before is None else "", desk if desk != before else "", segment, f"{row['cases']:,.0f}",
                *parts, hours,
            )  # fmt: skip
            before = desk
    yield spaced(table)
