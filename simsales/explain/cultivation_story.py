"""How cultivation is told: a trial that the customer came to (A-cult)."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.explain.events import Event, gates
from simsales.explain.listening import Moment


def trial_events(moment: Moment) -> Iterator[Event]:
    """The trials of a week."""
    for heard in moment.hearings:
        if heard.given["in_person"] and heard.given["guests"].sum() > 0:
            yield Event(moment.week, "trial", "comes to a trial, and knows what is offered", gates(heard))
