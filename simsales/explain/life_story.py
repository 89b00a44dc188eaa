"""A customer's key moments and stages of life in words."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.explain.alternatives import against
from simsales.explain.events import Event
from simsales.explain.listening import Moment
from simsales.market.ground.kinds import LIVES
from simsales.market.ground.state import EXPLICIT
from simsales.market.market import Market
from simsales.market.needs.keys import MOMENTS


def tell_stage(market: Market, moment: Moment) -> Iterator[Event]:
    """The stage of life that a customer has come to."""
    was, now = int(moment.before.life[0]), int(moment.after.life[0])
    if was != now:
        yield Event(moment.week, "life", f"{LIVES[was]} → {LIVES[now]}")


def tell_moments(market: Market, moment: Moment) -> Iterator[Event]:
    """The key moment that came, what it made the customer do, and how the last one was borne."""
    before, after = moment.before, moment.after
    for heard in moment.hearings:
        if "upsets" in heard.counted:
            what = f"nobody calls in the moment {_name(int(before.moment[0]))}: satisfaction "
            what += f"{before.satisfaction[0]:.2f} → {after.satisfaction[0]:.2f}"
            yield Event(moment.week, "upset", what, tuple(against(draw) for draw in heard.draws("bear")))
        if "moments" in heard.counted:
            came = int(after.moment[0])
            what = f"{_name(came)}, until week {int(after.moment_until[0])}"
            yield Event(moment.week, "moment", what, tuple(against(draw) for draw in heard.draws("strike", came)))
        for g in ((before.need[0] != EXPLICIT) & (after.need[0] == EXPLICIT)).nonzero()[0]:
            what = f"looks around in {market.book.labels.categories[g]}"
            yield Event(moment.week, "review", what, tuple(against(draw) for draw in heard.draws("think")))


def _name(number: int) -> str:
    return MOMENTS[number - 1].replace("_", " ")
