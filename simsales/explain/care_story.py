"""How care and relationships are told: a maintenance contact, a customer event, a stage up or down."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.explain.events import Event, gates
from simsales.explain.listening import Moment
from simsales.market.bond.relationship import STAGES, stage_of
from simsales.market.care.care import GRADES
from simsales.market.market import Market


def care_events(market: Market, moment: Moment) -> Iterator[Event]:
    """The customer events and the maintenance contacts of a week."""
    for heard in moment.hearings:
        if heard.loop == "_host" and heard.counted:
            yield Event(moment.week, "care", "comes to a customer event")
        if heard.loop == "_maintain":
            channel = int(heard.given["channel"])
            due = next(h for h in moment.hearings if h.loop == "_due" and h.given["channel"] == channel)
            grades = [f"class {GRADES[call.answer]}" for call in due.said("grade_of")]
            outcome = "not reached" if "care_unreached" in heard.counted else "content missed"
            outcome = "content matched" if "care_matched" in heard.counted else outcome
            what = f"cared for by {market.book.labels.channels[channel]}: {outcome}"
            yield Event(moment.week, "care", what, (*grades, *gates(heard)))


def stage_events(moment: Moment) -> Iterator[Event]:
    """A relationship that has moved, by the names of its stages."""
    before, after = (stage_of(people.relationship[0]) for people in (moment.before, moment.after))
    if before != after:
        yield Event(moment.week, "relationship", f"{STAGES[before]} → {STAGES[after]}")
