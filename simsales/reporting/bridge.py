"""The bridge from one strategy to another on the terminal: what the difference is made of."""

from __future__ import annotations

from rich import box
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table

from simsales.experiments.bridge import END, START, Bridge
from simsales.experiments.numbers import Scale
from simsales.market.measures import MEASURES


def show_bridge(bridge: Bridge, currency: str) -> RenderableType:
    """A bridge as a table: where it starts, each step with its interval, the largest first, and where it ends."""
    frame, then, now = bridge.steps, bridge.then, bridge.now
    steps = frame.drop([START, END])
    steps = steps.reindex(steps["mean"].abs().sort_values(ascending=False, kind="stable").index)
    scale = Scale.of("money", frame["mean"], [((steps["high"] - steps["low"]) / 2).median()])
    table = Table(
        title=f"Why: {MEASURES[bridge.measure].label} ({currency}) from {then} to {now}",
        title_justify="left", title_style="bold",
        box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0),
    )  # fmt: skip
    table.add_column("", min_width=8, overflow="fold")
    table.add_column("Mean", justify="right", no_wrap=True)
    table.add_column("", justify="right", no_wrap=True)
    table.add_row(then, scale.text(frame.loc[START, "mean"]), "")
    for _, row in steps.iterrows():
        ends = scale.interval(row["low"], row["high"], signed=True)
        table.add_row(f"  {row['label']}", scale.text(row["mean"], signed=True), ends)
    table.add_row(now, scale.text(frame.loc[END, "mean"]), "")
    return Padding(table, (1, 0, 0, 0))
