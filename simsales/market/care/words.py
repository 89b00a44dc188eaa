"""Care in words: a maintenance contact, a customer event."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.market.care.care import GRADES
from simsales.market.ground.telling import Event, Moment, Names, gates

LOOPS: dict[str, tuple[str, ...] | None] = {"_due": None, "_maintain": ("shift.reps",), "_host": None}


def care_told(moment: Moment, names: Names) -> Iterator[Event]:
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
            what = f"cared for by {names.labels.channels[channel]}: {outcome}"
            yield Event(moment.week, "care", what, (*grades, *gates(heard)))
