"""What a promotion really brings, on the terminal and as JSON."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simsales.evidence.uplift import Uplift
from simsales.experiments.numbers import Scale
from simsales.experiments.plain_data import json_text
from simsales.experiments.statistics import Interval

WORDS = {
    "orders_without": "orders in its weeks without it",
    "orders_with": "orders in its weeks with it",
    "uplift": "uplift",
    "stockpiled": "  stockpiled: some was left",
    "brought_forward": "  brought forward: one less later",
    "from_rivals": "  switching: else a rival's offer",
    "cannibalised": "  cannibalised: else another of ours",
    "new": "  new: else nothing by then",
    "not_made": "  not made for its sake",
    "anyway": "  (and just as many anyway)",
    "dip": "dip: change in orders afterwards",
    "net_orders": "net change in orders over the run",
    "given_away": "given away",
    "margin_in_its_weeks": "change in margin in its weeks",
    "margin_afterwards": "change in margin afterwards",
    "margin_over_the_run": "net change in margin",
}
MONEY = ("given_away", "margin_in_its_weeks", "margin_afterwards", "margin_over_the_run")


def weeks_in_words(weeks: tuple[int, ...]) -> str:
    """Weeks as ranges.

    >>> weeks_in_words((8, 9, 10, 22))
    '8 to 10, 22'
    """
    runs: list[list[int]] = []
    for week in weeks:
        if runs and week == runs[-1][1] + 1:
            runs[-1][1] = week
        else:
            runs.append([week, week])
    return ", ".join(f"{first} to {last}" if first < last else str(first) for first, last in runs)


def verdict(found: Uplift) -> str:
    """What the promotion does to the margin, in its weeks and over the run, in a sentence."""
    figures = found.figures
    weeks, run = figures["margin_in_its_weeks"], figures["margin_over_the_run"]
    sure = {True: "earns", False: "loses"}

    def said(interval: Interval) -> str:
        return sure[interval.mean > 0] if interval.low > 0 or interval.high < 0 else "neither surely earns nor loses"

    if weeks.low > 0 > run.high:
        return "It looks good in its weeks, and loses money over the run."
    return f"In its weeks it {said(weeks)}; over the run it {said(run)}."


def show_uplift(found: Uplift, currency: str) -> Group:
    """The table: orders, the split of the uplift in parts of it, the dip, and what it comes to in money."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column("")
    for head in ("Mean", "95%", "Of the uplift"):
        table.add_column(head, justify="right")
    split, figures = found.split(), found.figures
    for name, words in WORDS.items():
        interval = figures[name]
        scale = Scale.of("money" if name in MONEY else "count", [interval.mean], [(interval.high - interval.low) / 2])
        signed = name not in ("orders_without", "orders_with", "anyway", "given_away")
        table.add_row(
            f"{words} ({currency})" if name in MONEY else words,
            scale.text(interval.mean, signed),
            scale.interval(interval.low, interval.high, signed),
            f"{split[name].mean:.0%}".replace("-", "−") if name in split else "",
        )
    worlds = len(found.worlds["uplift"])
    head = f"{found.strategy} against {found.without}: {', '.join(found.offers)} in weeks {weeks_in_words(found.weeks)}"
    told = f"{worlds} worlds, the same customers and luck with it and without"
    if found.both:
        told += f"; {found.without} promotes too: these are the differences between the two"
    return Group(Text(head, "bold"), Text(told, "dim"), Padding(table, (1, 0)), Text(verdict(found)))


def as_json(found: Uplift) -> str:
    """The same as JSON text, with every world's figures."""
    said: dict[str, Any] = {
        "strategy": found.strategy,
        "without": found.without,
        "weeks": list(found.weeks),
        "offers": list(found.offers),
        "without_promotes_too": found.both,
        "figures": {name: list(interval) for name, interval in found.figures.items()},
        "split": {name: list(interval) for name, interval in found.split().items()},
        "seeds": list(found.seeds),
        "runs": found.done.as_data(),
        "worlds": {name: [float(value) for value in values] for name, values in found.worlds.items()},
        "verdict": verdict(found),
    }
    return json_text("uplift", said) + "\n"
