"""The table of stylised facts on the terminal: stated beside simulated."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simsales.evidence.facts import Finding
from simsales.experiments.plain_data import json_text
from simsales.experiments.runner import Found

HOW = {
    "given": "a parameter as stated: the check is that it acts as said",
    "fitted": "reached by a fitted parameter (scenarios/fit_facts.py, fit_handsets.py)",
    "identity": "what fitted figures leave over: it could be nothing else",
    "by construction": "what mechanisms are written to add up to: the check is by how much",
    "emerged": "told to nobody: it comes out of the mechanisms",
}
MARKS = {"agrees": ("✔", "green"), "differs": ("✘", "red"), "not seen": ("·", "dim")}


def show_facts(findings: Sequence[Finding]) -> Group:
    """Every fact: stated, simulated with its 95% interval, whether the two agree, and how it came about."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), expand=True)
    table.add_column("Fact", no_wrap=True)
    table.add_column("What it is", ratio=1, min_width=18)
    table.add_column("Stated", justify="right")
    table.add_column("Simulated (95%)", justify="right")
    table.add_column("", no_wrap=True)
    table.add_column("How", no_wrap=True)
    for finding in findings:
        mark, colour = MARKS[finding.verdict]
        fact = finding.fact
        table.add_row(
            fact.id,
            fact.statement,
            fact.stated,
            simulated(finding),
            Text(mark, colour),
            fact.origin,
        )
    agree = sum(finding.verdict == "agrees" for finding in findings)
    worlds = max((finding.worlds for finding in findings), default=0)
    parts: list[RenderableType] = [Padding(table, (1, 0))]
    parts.append(Text(f"{agree} of {len(findings)} figures agree with what is stated, in {worlds} worlds each."))
    parts.append(Text(", ".join(f"{mark} {verdict}" for verdict, (mark, _) in MARKS.items()), "dim"))
    shown = dict.fromkeys(finding.fact.origin for finding in findings)
    parts += [Text(f"{origin}: {HOW[origin]}", "dim") for origin in shown]
    return Group(*parts)


def simulated(finding: Finding) -> str:
    """The simulated figure in percent with its interval.

    >>> from simsales.evidence.facts import Fact
    >>> from simsales.experiments.statistics import Interval
    >>> fact = Fact("F0", "", "40%", 0.4, 0.4, "emerged", "", lambda world: 0.4)
    >>> simulated(Finding(fact, Interval(0.4, 0.385, 0.415), 20))
    '40.0% (38.5 … 41.5)'
    """
    mean, low, high = finding.simulated
    if math.isnan(mean):
        return "—"
    signed = "+" if finding.fact.stated.startswith(("+", "≥ +", "direction")) else ""
    ends = "" if math.isnan(low) else f" ({100 * low:{signed}.1f} … {100 * high:{signed}.1f})"
    return f"{100 * mean:{signed}.1f}%{ends}".replace("-", "−")


def as_json(findings: Sequence[Finding]) -> str:
    """The same as JSON text."""
    rows = [
        {
            "id": finding.fact.id,
            "statement": finding.fact.statement,
            "stated": finding.fact.stated,
            "low": finding.fact.low,
            "high": finding.fact.high,
            "simulated": finding.simulated._asdict(),
            "verdict": finding.verdict,
            "how": finding.fact.origin,
            "scenario": finding.fact.scenario,
            "worlds": finding.worlds,
        }
        for finding in findings
    ]
    runs = findings.done.as_data() if isinstance(findings, Found) else None
    return json_text("facts", {"runs": runs, "facts": rows})
