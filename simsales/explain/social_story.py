"""What customers do to each other, in words: names bought, referrals made and taken up."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.explain.events import Event, gates
from simsales.explain.listening import Moment
from simsales.market.ground.offers import Labels
from simsales.market.ground.state import EXPLICIT


def listed(moment: Moment, labels: Labels) -> Iterator[Event]:
    """Whether a channel has bought the customer's name."""
    channel = int(moment.after.listed_by[0])
    if channel >= 0 and channel != int(moment.before.listed_by[0]):
        yield Event(moment.week, "listed", f"is on a list of names that {labels.channels[channel]} has bought")


def referred(moment: Moment, labels: Labels) -> Iterator[Event]:
    """Whether the customer refers a friend, by themselves or asked, and whether a friend refers them."""
    for heard in moment.hearings:
        why = gates(heard)
        if heard.loop == "_refer" and any(draw.happened for draw in heard.draws("refer")):
            yield Event(moment.week, "refers", "speaks to a friend about us", why)
        elif heard.loop == "_ask" and heard.counted:
            answer = "does so" if heard.given["agreed"][0] else "does not"
            channel = labels.channels[int(heard.given["channel"])]
            yield Event(moment.week, "refers", f"is asked in {channel} to refer a friend, and {answer}", why)
        elif heard.loop == "_take_up":
            giver, offer, g = (int(heard.given[name][0]) for name in ("givers", "offers", "categories"))
            what = f"is referred to {labels.offers[offer]} by customer {giver + 1}"
            moved = moment.before.need[0, g] != EXPLICIT and moment.after.need[0, g] == EXPLICIT
            yield Event(moment.week, "referred", what + (", and comes to want one" if moved else ""), why)
