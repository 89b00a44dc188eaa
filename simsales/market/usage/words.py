"""Usage in words: another tariff, and what this week's usage costs by it."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.market.ground.telling import Event, Moment, Names

LOOPS: dict[str, tuple[str, ...] | None] = {"_meter": None}


def tariff_told(moment: Moment, names: Names) -> Iterator[Event]:
    """That another tariff holds from now on, and what this week's usage costs by it."""
    for heard in moment.hearings:
        used = heard.counted.get("units", 0.0)
        if used and moment.before.terms.tolist() != moment.after.terms.tolist():
            due = heard.counted.get("usage_revenue", 0.0)
            yield Event(moment.week, "tariff", f"has another tariff: {used:.1f} units this week cost {due:.2f}")
