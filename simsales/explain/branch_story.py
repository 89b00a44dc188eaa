"""A visitor's way through a branch in words: recognised or not, referred or not, and the meeting with a manager."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.explain.events import OUTCOMES, UNTOLD, Event, gates
from simsales.explain.listening import Hearing, Moment
from simsales.market.market import Market
from simsales.market.visits.plan import TOUCH_POINTS


def handed_over(market: Market, moment: Moment) -> Iterator[Event]:
    """What the staff of a branch saw in one visitor, and what a manager made of it."""
    met = {heard.given["channel"]: heard for heard in moment.hearings if heard.loop == "_meet"}
    for heard in (heard for heard in moment.hearings if heard.loop == "_recognise"):
        if "recognised" not in heard.counted:
            continue
        channel = heard.given["channel"]
        drawn = heard.draws("recognise")
        point = TOUCH_POINTS[len(drawn) - 1].replace("_", " ")
        if "referral_declined" in heard.counted:
            outcome = "wants no referral"
        elif channel not in met:
            outcome = "is referred, but no manager has time"
        else:
            outcome = "is referred"
        branch = market.book.labels.channels[channel]
        yield Event(moment.week, "referral", f"recognised at the {point} of {branch}, {outcome}", gates(heard))
        if channel in met:
            yield meeting(market, moment.week, met[channel])


def meeting(market: Market, week: int, heard: Hearing) -> Event:
    """A meeting with a manager, and the gates with their draws and chances."""
    channel = market.channels[heard.given["channel"]]
    rep = channel.reps[int(heard.given["reps"][0])]
    outcomes = [OUTCOMES.get(entry, entry.replace("_", " ")) for entry in heard.counted if entry not in UNTOLD]
    number = market.reps.index(rep) + 1
    what = f"taken over by {rep.team}, rep {number}: {', '.join(outcomes) or 'nothing comes of it'}"
    return Event(week, "meeting", what, gates(heard))
