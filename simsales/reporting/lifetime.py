"""What customers are worth, on the terminal and as JSON; what is extrapolated is marked and stands apart."""

from __future__ import annotations

from typing import Any

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from simsales.evidence.lifetime import GROUPS, QUARTER, Lifetime
from simsales.experiments.numbers import Scale, worlds_of
from simsales.experiments.plain_data import json_text
from simsales.experiments.statistics import Interval
from simsales.reporting.tables import new_table, spaced

TITLES = {"kept": "Customers kept: ours as the run began", "won": "Customers won in the run, as of when they came"}
COLUMNS = {
    "customers": ("Customers", "count"),
    "in_run": ("In the run", "money"),
    "rest": ("Rest*", "money"),
    "value": ("Each worth", "money"),
    "cost": ("Cost to win", "money"),
    "stay": ("A year*", "share"),
}
SUMS = {"in_run": "In the run", "rest": "Rest*", "spent": "Spent to win", "total": "Total"}
FAR = 0.03  # a gap of the fitted curve that is worth a word


def _mean(interval: Interval, unit: str) -> str:
    return Scale.of(unit, [interval.mean], [interval.half_width]).text(interval.mean)


def _of_each(found: Lifetime, group: str, currency: str) -> Padding:
    """One row a strategy: how many there are, and what each of them is worth."""
    shown = {key: said for key, said in COLUMNS.items() if group == "won" or key != "cost"}
    table = new_table(f"{TITLES[group]} ({currency})", "", *(head for head, _ in shown.values()))
    for name in found.worlds:
        figures = found.figures(name)
        table.add_row(name, *(_mean(figures[f"{group}_{key}"], unit) for key, (_, unit) in shown.items()))
    return spaced(table)


def _together(found: Lifetime, currency: str) -> Padding:
    """One row a strategy: what all customers are worth, less what was spent to win them; and the difference."""
    first = next(iter(found.worlds))
    table = new_table(f"All customers ({currency})", "", *SUMS.values(), "Difference", "95%")
    for name in found.worlds:
        figures, apart = found.figures(name), found.difference(name)
        scale = Scale.of("money", [apart.mean], [apart.half_width])
        told = (
            (scale.text(apart.mean, True), scale.interval(apart.low, apart.high, True)) if name != first else ("", "")
        )
        table.add_row(name, *(_mean(figures[key], "money") for key in SUMS), *told)
    return Padding(table, (1, 0))


def notes(found: Lifetime) -> list[str]:
    """What the figures rest on: the discount, what is extrapolated and how, and where the curve fits badly."""
    rate = f"{found.discount_rate:.1%}".replace(".0%", "%")
    lines = [
        f"Discounted to the beginning of the run at {rate} a year (run.discount_rate).",
        f"* extrapolated beyond the {found.weeks} weeks of the run: who is left brings what their like brought in "
        f"its last {min(QUARTER, found.weeks)} weeks, and stays as the shifted-beta-geometric curve fitted to the "
        "run. A year: the share that stays a year.",
    ]
    for group in GROUPS:
        gaps = {name: found.figures(name)[f"{group}_gap"].mean for name in found.worlds}
        far = [name for name, gap in gaps.items() if gap > FAR]
        if far:
            whose = "" if len(far) == len(gaps) else f" (under {', '.join(far)})"
            points = f"{100 * max(gaps[name] for name in far):.0f} points"
            lines.append(
                f"The fitted curve lies up to {points} off the retention of the {group} that was seen{whose}: take "
                "their rest with care. Who is bound cannot leave yet: it is too high where commitments outlast the run."
            )
    return lines


def show_lifetime(found: Lifetime, currency: str) -> Group:
    """The tables: the kept, the won, all of them; then what they rest on."""
    head = Text(f"What customers are worth: mean of {worlds_of(len(found.seeds))}", "bold")
    groups = [_of_each(found, group, currency) for group in GROUPS if _any(found, group)]
    return Group(head, *groups, _together(found, currency), *(Text(line, "dim") for line in notes(found)))


def _any(found: Lifetime, group: str) -> bool:
    return any(values[f"{group}_customers"].any() for values in found.worlds.values())


def as_json(found: Lifetime) -> str:
    """The same as JSON text, with every world's figures."""
    first = next(iter(found.worlds))
    said: dict[str, Any] = {
        "weeks": found.weeks,
        "discount_rate": found.discount_rate,
        "extrapolated": ["kept_rest", "won_rest", "kept_stay", "won_stay", "rest"],
        "strategies": {
            name: {
                "figures": {key: interval._asdict() for key, interval in found.figures(name).items()},
                "difference": found.difference(name)._asdict() if name != first else None,
                "worlds": {key: [float(one) for one in values] for key, values in each.items()},
            }
            for name, each in found.worlds.items()
        },
        "seeds": list(found.seeds),
        "notes": notes(found),
        "runs": found.done.as_data(),
    }
    return json_text("lifetime", said)
