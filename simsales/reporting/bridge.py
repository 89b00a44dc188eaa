"""The bridge from one strategy to another on the terminal: what the difference is made of."""

from __future__ import annotations

from rich.padding import Padding

from simsales.experiments.bridge import END, START, Bridge
from simsales.market.measures import MEASURES
from simsales.reporting.tables import labelled, new_table, spaced


def show_bridge(bridge: Bridge, currency: str) -> Padding:
    """A bridge as a table: where it starts, each step with its interval, the largest first, and where it ends."""
    frame, then, now, scale = bridge.steps, bridge.then, bridge.now, bridge.scale
    steps, small = bridge.ordered()
    label = labelled(MEASURES[bridge.measure], currency)
    table = new_table(f"Why: {label} from {then} to {now}", "", "Mean", "")
    table.add_row(then, scale.text(frame.loc[START, "mean"]), "")
    for _, row in steps.iterrows():
        ends = scale.interval(row["low"], row["high"], signed=True)
        table.add_row(f"  {row['label']}", scale.text(row["mean"], signed=True), ends)
    if len(small):
        table.add_row(f"  (about zero: {', '.join(small['label'])})", "", "")
    table.add_row(now, scale.text(frame.loc[END, "mean"]), "")
    return spaced(table)
