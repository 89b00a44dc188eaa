"""The fourteen sales modes as a table on the terminal, and as the page docs/modes.md."""

from __future__ import annotations

from rich.table import Table

from simsales.market.selling.modes import MODES, Profile

SHORT = ("Reach", "Rapport", "Need", "Offer", "Answer", "Close")  # the gates, on a narrow terminal
GATES = ("connects", "rapport", "discovers", "presents", "overcomes", "closes")

INTRODUCTION = """# Sales modes

The fourteen ways of selling of source A, as the profile of a channel; made by `simsales modes --page`. The modes and
what they are for are the source's, the figures are assumed: only their order is meant.

    [channels.visits]
    mode = "cold visit"
    closes = "80%"          # said here, so it counts; all else is the mode's

A rep of the channel makes the mode's contacts a week, unless the team says `contacts_per_week`. The gates are chances
for a rep of skill 0.5; a factor on a step says how much more (or less) skill weighs there (`skill_factors`). The
condition of the typical customer counts where an order of modes says so: `{ kind = "mode_order", typical = true }`.
"""


def modes_table() -> Table:
    """The modes with their figures, for the terminal."""
    table = Table(title="Sales modes (figures assumed)", title_justify="left", box=None, padding=(0, 1, 0, 0))
    table.add_column("Mode", no_wrap=True)
    table.add_column("")
    for name in ("Cost", "A week", *SHORT):
        table.add_column(name, justify="right", no_wrap=True)
    for name, mode in MODES.items():
        table.add_row(name, mode.direction.removesuffix("bound"), *figures(mode))
    return table


def figures(mode: Profile) -> list[str]:
    """A mode's cost, contacts a week and gates, as texts."""
    chances = [f"{getattr(mode, gate):.0%}" for gate in GATES]
    return [f"{mode.cost_per_contact:g}", f"{mode.contacts_per_week:,}", *chances]


def modes_page() -> str:
    """The page as Markdown.

    >>> modes_page().count("| cold visit |")
    2
    """
    parts = [INTRODUCTION, "\n| mode | direction | cost of a contact | contacts a week | "]
    parts += [" | ".join(GATES), " | skill weighs |\n|---|---|", "---:|" * (2 + len(GATES)), "---|\n"]
    for name, mode in MODES.items():
        weighs = ", ".join(f"{step} ×{factor:g}" for step, factor in mode.skill_factors.items())
        parts.append(f"| {name} | {mode.direction} | {' | '.join(figures(mode))} | {weighs} |\n")
    parts.append("\n| mode | what it is | typical customer | as a condition |\n|---|---|---|---|\n")
    for name, mode in MODES.items():
        parts.append(f"| {name} | {mode.says} | {mode.customer} | {condition(mode)} |\n")
    return "".join(parts)


def condition(mode: Profile) -> str:
    """The typical customer as a `target` would say it."""
    return ", ".join(f"{key} {_shown(value)}" for key, value in mode.typical.items())


def _shown(value: object) -> str:
    if isinstance(value, tuple) and isinstance(value[0], float):
        least, most = value
        return f"{least:g} or more" if most == float("inf") else f"{least:g} to {most:g}"
    return " or ".join(value) if isinstance(value, tuple) else str(value)
