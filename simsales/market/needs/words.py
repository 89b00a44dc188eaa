"""Needs in words: what arises, is looked at again, given up or used up, and the key moments of a life."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.core.names import option_number
from simsales.core.streams import chance_of
from simsales.market.ground.state import EXPLICIT, LATENT, NO_NEED
from simsales.market.ground.telling import Event, Moment, Names, against
from simsales.market.needs.keys import MOMENTS

# The loops that decide something about single customers, and which of their arguments run along ``rows`` (None: the
# loop passes over everybody).
LOOPS: dict[str, tuple[str, ...] | None] = {"_arise": None, "_pass_moments": None, "_use_up": None}


def needs_told(moment: Moment, names: Names) -> Iterator[Event]:
    """The needs that arise and are given up, the reviews, and the commitments that end, in every category."""
    before, after, (heard,) = moment.before, moment.after, moment.hearings
    hazards = heard.by_option("need_hazard", "arise")
    for g, category in enumerate(names.labels.categories):
        luck = option_number(category)
        held = int(before.holding[0, g])
        if held >= 0 and before.contract_end[0, g] == moment.week and held not in before.holding[0, :g]:
            goes_on = int(after.contract_end[0, g])
            told = f"is renewed unasked until week {goes_on}" if goes_on > moment.week else "ends"
            yield Event(moment.week, "free", f"the commitment to {names.offer(held)} {told}")
        if after.need_over.shape[1] and after.need_over[0, g] > before.need_over[0, g]:
            yield Event(moment.week, "done", f"is done with {category} for good: no need of it arises again")
        was, now = int(before.need[0, g]), int(after.need[0, g])
        if was == now:
            continue
        if now == NO_NEED:
            draw = heard.draws("forget", luck)[0]
            draw.chance = 1.0 / heard.given["facts"].need.lasts[g]
            yield Event(moment.week, "gives up", f"gives up the need of {category}", (against(draw),))
            continue
        draw = heard.draws("arise", luck)[0]
        if held >= 0:
            what = f"looks around in {category} (holds {names.offer(held)})"
            yield Event(moment.week, "review", what, (against(draw),))
            continue
        draw.chance = chance_of(hazards[luck].answer)  # and not that of voicing it
        rate = hazards[luck].asked
        why = f"{against(draw)}; rate {rate['rate']:.3f} × {rate['factor']:.2g}"
        if rate["imitation"]:
            why += f" + {rate['imitation']:.2g} × {rate['friends_share']:.2f} of friends"
        kind = {LATENT: "a latent", EXPLICIT: "an explicit"}[now]
        yield Event(moment.week, "need", f"{kind} need of {category} arises", (why,))


def used_up_told(moment: Moment, names: Names) -> Iterator[Event]:
    """That something has been used up."""
    for heard in moment.hearings:
        if heard.counted.get("used_up", 0.0):
            yield Event(moment.week, "used up", "has used up what there was, and wants it again")


def moments_told(moment: Moment, names: Names) -> Iterator[Event]:
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
            what = f"looks around in {names.labels.categories[g]}"
            yield Event(moment.week, "review", what, tuple(against(draw) for draw in heard.draws("think")))


def _name(number: int) -> str:
    return MOMENTS[number - 1].replace("_", " ")
