"""The funnel on the terminal: how many get how far in each channel, and where most are lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    import pandas as pd


def show_funnel(frames: Mapping[str, pd.DataFrame]) -> Group:
    """A table a channel, with the strategies below one another; the step that loses the largest part is marked."""
    names = dict.fromkeys(name for frame in frames.values() for name in frame.index.get_level_values("channel"))
    return Group(*(_channel(name, frames) for name in names))


def _channel(channel: str, frames: Mapping[str, pd.DataFrame]) -> Padding:
    table = Table(
        title=f"Funnel of {channel}", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, show_edge=False,
        padding=(0, 1, 0, 0),
    )  # fmt: skip
    table.add_column("Strategy", overflow="fold", min_width=8)
    table.add_column("Stage")
    for name in ("Count", "Passed", "Of all"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Lost here by", overflow="fold", min_width=12)
    for strategy, frame in frames.items():
        if channel not in frame.index.get_level_values("channel"):
            continue
        stages = frame.xs(channel, level="channel")
        leak = stages["pass_rate"].idxmin() if stages["pass_rate"].iloc[1:].notna().any() else None
        for place, (stage, row) in enumerate(stages.iterrows()):
            passed = "" if place == 0 or row["pass_rate"] != row["pass_rate"] else f"{100 * row['pass_rate']:.1f}%"
            reasons = ", ".join(f"{why} {lost:,.0f}" for why, lost in row["reasons"].items())
            marked = Text(f"{passed} ◂", style="bold red") if stage == leak and place else Text(passed)
            first = Text(strategy if place == 0 else "", overflow="fold")
            table.add_row(
                first, str(stage), f"{row['count']:,.0f}", marked, f"{100 * row['of_start']:.1f}%", reasons
            )  # fmt: skip
    return Padding(table, (1, 0, 0, 0))
