"""What customers do to each other, in words: what friends tell, referrals made and taken up."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.market.ground.state import EXPLICIT
from simsales.market.ground.telling import Event, Moment, Names, gates

LOOPS: dict[str, tuple[str, ...] | None] = {
    "_refer": None,
    "_ask": ("ordered", "agreed"),
    "_take_up": ("told.named", "told.givers", "told.offers", "told.categories", "told.trust", "told.depths"),
}


def word_of_mouth_told(moment: Moment, names: Names) -> Iterator[Event]:
    """How many friends spoke well or badly of us."""
    tellings, balance = int(moment.after.tellings[0]), int(moment.after.heard[0])
    if tellings:
        good = (tellings + balance) // 2
        yield Event(moment.week, "hears", f"friends tell of us: {good} good, {tellings - good} bad")


def referrals_told(moment: Moment, names: Names) -> Iterator[Event]:
    """Whether the customer refers a friend, by themselves or asked, and whether a friend refers them."""
    for heard in moment.hearings:
        why = gates(heard)
        if heard.loop == "_refer" and any(draw.happened for draw in heard.draws("refer")):
            yield Event(moment.week, "refers", "speaks to a friend about us", why)
        elif heard.loop == "_ask" and heard.counted:
            answer = "does so" if heard.given["agreed"][0] else "does not"
            channel = names.labels.channels[int(heard.given["channel"])]
            yield Event(moment.week, "refers", f"is asked in {channel} to refer a friend, and {answer}", why)
        elif heard.loop == "_take_up":
            told = heard.given["told"]
            giver, offer, g = (int(column[0]) for column in (told.givers, told.offers, told.categories))
            what = f"is referred to {names.labels.offers[offer]} by customer {giver + 1}"
            moved = moment.before.need[0, g] != EXPLICIT and moment.after.need[0, g] == EXPLICIT
            yield Event(moment.week, "referred", what + (", and comes to want one" if moved else ""), why)
