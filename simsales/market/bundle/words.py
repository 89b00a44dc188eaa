"""Points in words."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.market.ground.telling import Event, Moment, Names

LOOPS: dict[str, tuple[str, ...] | None] = {"_credit": None}


def points_told(moment: Moment, names: Names) -> Iterator[Event]:
    """That points are redeemed."""
    for heard in moment.hearings:
        if worth := heard.counted.get("points_redeemed", 0.0):
            yield Event(moment.week, "points", f"redeems points worth {worth:.2f}")
