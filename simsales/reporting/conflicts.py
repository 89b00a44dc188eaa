"""Channels in conflict, on the terminal and as JSON."""

from __future__ import annotations

import numpy as np
from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from simsales.evidence.conflicts import Conflicts
from simsales.experiments.numbers import Scale, worlds_of
from simsales.experiments.plain_data import json_text
from simsales.experiments.statistics import Interval
from simsales.reporting.tables import new_table, spaced


def counted(value: float) -> str:
    """A mean of a count: to one decimal where it is small.

    >>> counted(1234.4), counted(3.25), counted(0.0)
    ('1,234', '3.2', '0')
    """
    return "0" if value == 0 else f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def share(part: float, whole: float) -> str:
    """A part in percent; a dash where there is no whole."""
    return f"{part / whole:.0%}" if whole > 0 else "–"


def verdict(found: Conflicts) -> str:
    """How often channels meet, and which channel's sales are most and least its own, in two sentences."""
    sold, own, sales = found.mean("sold"), found.mean("incremental"), float(found.mean("sales"))
    met, disputed = (share(float(found.mean(name)), sales) for name in ("shared", "disputed"))
    told = f"Of {counted(sales)} sales {met} had several channels at the customer, {disputed} are disputed."
    made = [c for c in range(len(found.channels)) if sold[c] > 0]
    if len(made) < 2:
        return told
    parts = {found.channels[c]: own[c] / sold[c] for c in made}
    most, least = max(parts, key=lambda name: parts[name]), min(parts, key=lambda name: parts[name])
    own_part = f"{parts[most]:.0%} of the sales of {most} would not have been made without it"
    return f"{told} {own_part}, and {parts[least]:.0%} of those of {least}."


def _between(low: Interval, whole: float) -> str:
    """An interval of a part, in percent of a whole."""
    if not (np.isfinite(low.low) and whole > 0):
        return ""
    return f" [{100 * max(low.low, 0.0) / whole:.0f}, {100 * min(low.high / whole, 1.0):.0f}]"


def show_conflicts(found: Conflicts, currency: str) -> Group:
    """The tables: what each channel's sales really are, and what each pair of channels does to one another."""
    sold, income, taken = found.mean("sold"), found.mean("income"), found.mean("taken")
    scale = Scale.of("money", [*income, float(found.mean("spread_cost"))])
    title = f"{found.strategy} ({found.rule}), mean of {worlds_of(len(found.seeds))}"
    own = new_table(
        "What each channel brings", "Channel", "Sales", "Incremental", "Brought\nforward", "Cannibal-\nised",
        "Commission" + (f"\n({currency})" if currency else ""),
    )  # fmt: skip
    for c, name in enumerate(found.channels):
        new = found.interval("incremental", c)
        own.add_row(
            name, counted(sold[c]), share(new.mean, sold[c]) + _between(new, sold[c]),
            share(float(found.mean("brought_forward")[c]), sold[c]),
            share(float(found.mean("cannibalised")[c]), sold[c]), scale.text(float(income[c])),
        )  # fmt: skip
    pairs = new_table(
        "What they do to one another", "One, other", "Colli-\nsions", "Disputes", "Claims\nlost", "Their\nworth",
        "Sales\ntaken",
    )  # fmt: skip
    figures = [found.mean(name) for name in ("collisions", "disputes", "lost")]
    moved = (found.mean("cannibalised_from") + found.mean("brought_forward_from")).T  # from whom x by whom
    worth = Scale.of("money", taken.ravel())
    for a, one in enumerate(found.channels):
        for b, other in enumerate(found.channels):
            numbers = [*(float(each[a, b]) for each in figures), float(moved[a, b])]
            if a == b or not any(numbers):
                continue
            *first, took = (counted(value) for value in numbers)
            pairs.add_row(f"{one}, {other}", *first, worth.text(float(taken[a, b])), took)
    money = f" {currency}" if currency else ""
    spread, cost = float(found.mean("spread")), float(found.mean("spread_cost"))
    lines = [
        "Collisions: the other came within the window after the one. Disputes and claims lost: the one took part, the "
        "other was paid, so much. Sales taken: by the other, which the one would have made.",
        "Prices are the same in all channels.",
    ]
    if spread > 0:
        lines[1] = (
            f"Prices differ between channels by {spread:.2f}{money} a month on average; buyers paid "
            f"{scale.text(cost)}{money} less in the first year than in the dearest channel."
        )
    return Group(
        Text(title, style="bold"),
        Text(verdict(found)),
        spaced(own),
        *([spaced(pairs)] if pairs.row_count else []),
        Padding(Text("\n".join(lines), style="dim"), (1, 0, 0, 0)),
    )


def as_json(found: Conflicts) -> str:
    """Everything as JSON text, the figures of every world with it."""
    return json_text("conflicts", found.as_data())
