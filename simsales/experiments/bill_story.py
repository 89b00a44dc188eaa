"""What usage, tariffs and points do to one customer, told (see ``customer_story``)."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.experiments.events import Event
from simsales.experiments.listening import Moment


def tariff_told(moment: Moment) -> Iterator[Event]:
    """That another tariff holds from now on, and what this week's usage costs by it."""
    for heard in moment.hearings:
        used = heard.counted.get("units", 0.0)
        if used and moment.before.terms.tolist() != moment.after.terms.tolist():
            due = heard.counted.get("usage_revenue", 0.0)
            yield Event(moment.week, "tariff", f"has another tariff: {used:.1f} units this week cost {due:.2f}")


def points_told(moment: Moment) -> Iterator[Event]:
    """That points are redeemed."""
    for heard in moment.hearings:
        if worth := heard.counted.get("points_redeemed", 0.0):
            yield Event(moment.week, "points", f"redeems points worth {worth:.2f}")


def used_up_told(moment: Moment) -> Iterator[Event]:
    """That something has been used up."""
    for heard in moment.hearings:
        if heard.counted.get("used_up", 0.0):
            yield Event(moment.week, "used up", "has used up what there was, and wants it again")
