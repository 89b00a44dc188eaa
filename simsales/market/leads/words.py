"""Leads in words: a name on a bought list, and a contact of an outbound channel."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.market.ground.telling import Event, Moment, Names
from simsales.market.selling.words import met

LOOPS: dict[str, tuple[str, ...] | None] = {
    "score_leads": None,
    "_work": ("shift.reps", "calls.owners", "calls.media", "calls.about"),
}


def listed_told(moment: Moment, names: Names) -> Iterator[Event]:
    """Whether a channel has bought the customer's name."""
    channel = int(moment.after.listed_by[0])
    if channel >= 0 and channel != int(moment.before.listed_by[0]):
        yield Event(moment.week, "listed", f"is on a list of names that {names.labels.channels[channel]} has bought")


def contacts_told(moment: Moment, names: Names) -> Iterator[Event]:
    """The contacts of a week, each with the lead's score."""
    for heard in moment.hearings:
        if heard.loop == "_work":
            channel = int(heard.given["channel"])
            leads = (h for h in moment.hearings if h.loop == "score_leads" and h.given["channel"] == channel)
            said = ([f"lead score {call.answer:.2f}" for call in each.said("lead_score")] for each in leads)
            score = next(filter(None, said), [])  # of the first campaign that is for them
            tried = int(moment.before.tried_by[0])
            if tried not in (-1, channel) and heard.given["calls"].in_order:
                score.append(f"taken over from {names.labels.channels[tried]}")
            yield met(moment.week, "contact", heard, score, names)
