"""Visits in words: where a customer goes, how they are served, and a branch's hand-over to a manager."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simsales.core.streams import NONE_OF_THEM
from simsales.market.ground.state import EXPLICIT, WAITED
from simsales.market.ground.telling import Alternative, Event, Hearing, Moment, Names, gates, ranked
from simsales.market.selling.words import UNTOLD, met, outcomes
from simsales.market.visits.plan import TOUCH_POINTS

LOOPS: dict[str, tuple[str, ...] | None] = {
    "_go": None,
    "_serve": ("shift.reps",),
    "_recognise": ("referred",),
    "_meet": ("shift.reps",),
    "_ride": ("choices.chosen", "choices.price", "choices.once", "choices.cut", "choices.used"),
}


def visits_told(moment: Moment, names: Names) -> Iterator[Event]:
    """Where the customer goes, and how they are served there."""
    for heard in moment.hearings:
        if heard.loop == "_go":
            yield from went(moment, heard, names)
        elif heard.counted.keys() - UNTOLD or len(gates(heard)):
            yield met(moment.week, "visit", heard, [], names)


def went(moment: Moment, heard: Hearing, names: Names) -> Iterator[Event]:
    """A choice of a channel, or of none; nothing if the customer had none to make."""
    weighed = channels_weighed(heard, names.options)
    if not weighed:
        yield from came_as_agreed(moment, heard, names)
        return
    people = heard.given["people"]
    channel, g = int(people.playing[0]), int(people.subject[0])
    purpose = "for other business"
    if g >= 0 or weighed[0].name == "stay at home":
        explicit = (moment.before.need[0] == EXPLICIT).nonzero()[0]
        purpose = f"with a need of {names.labels.categories[g if g >= 0 else int(explicit[0])]}"
    where = f"goes to {names.labels.channels[channel]}" if channel >= 0 else "stays at home"
    turned_away = bool(moment.after.lived[0] & WAITED) and not moment.before.lived[0] & WAITED
    what = f"{where} {purpose}" + (", and is turned away" if turned_away else "")
    yield Event(moment.week, "visit", what, (*gates(heard), *ranked(weighed)))


def came_as_agreed(moment: Moment, heard: Hearing, names: Names) -> Iterator[Event]:
    """That a customer comes to a channel to which another has passed them on; nothing else needs no choice."""
    people = heard.given["people"]
    if people.playing[0] >= 0 and people.passed_by.shape[1] and people.passed_to[0, 0] == people.playing[0]:
        where, who = (names.labels.channels[int(column[0, 0])] for column in (people.passed_to, people.passed_by))
        yield Event(moment.week, "visit", f"goes to {where} as agreed with {who}")


def channels_weighed(hearing: Hearing, names: Mapping[int, str]) -> list[Alternative]:
    """The alternatives of one choice of a channel; staying at home is the first if it is one."""
    found: list[Alternative] = []
    for call in hearing.calls:
        if call.decision == "taste":
            name = "stay at home" if call.option == NONE_OF_THEM else names[call.asked["option"]]
            found.append(Alternative(name, taste=float(call.answer)))
        elif call.rule == "channel_utility":
            found[-1].rated, found[-1].terms = call.answer, channel_terms(call.asked)
    return found


def channel_terms(asked: Mapping[str, Any]) -> dict[str, float]:
    """The terms of the utility of a channel, by what they stand for."""
    return {
        "service": asked["service_weight"] * asked["service"],
        "hassle": -asked["hassle"],
        "queue": -asked["waiting_weight"] * asked["turned_away"],
        "price": -asked["price_response"] * asked["dearer"],
    }


def hand_over_told(moment: Moment, names: Names) -> Iterator[Event]:
    """What the staff of a branch saw in one visitor, and what a manager made of it."""
    managed = {heard.given["channel"]: heard for heard in moment.hearings if heard.loop == "_meet"}
    for heard in (heard for heard in moment.hearings if heard.loop == "_recognise"):
        if "recognised" not in heard.counted:
            continue
        channel = heard.given["channel"]
        drawn = heard.draws("recognise")
        point = TOUCH_POINTS[len(drawn) - 1].replace("_", " ")
        if "referral_declined" in heard.counted:
            outcome = "wants no referral"
        elif channel not in managed:
            outcome = "is referred, but no manager has time"
        else:
            outcome = "is referred"
        branch = names.labels.channels[channel]
        yield Event(moment.week, "referral", f"recognised at the {point} of {branch}, {outcome}", gates(heard))
        if channel in managed:
            yield meeting(moment.week, managed[channel], names)


def meeting(week: int, heard: Hearing, names: Names) -> Event:
    """A meeting with a manager, and the gates with their draws and chances."""
    rep = names.channels[heard.given["channel"]].reps[int(heard.given["shift"].reps[0])]
    what = f"taken over by {rep.team}, rep {names.rep_number(rep)}: {outcomes(heard) or 'nothing comes of it'}"
    return Event(week, "meeting", what, gates(heard))


def showrooming_told(moment: Moment, names: Names) -> Iterator[Event]:
    """Who was advised in one channel, and buys in another."""
    if moment.after.advised.shape[1] == 0 or moment.after.advised[0, 0] < 0:
        return
    adviser, seller = (names.labels.channels[int(c)] for c in (moment.after.advised[0, 0], moment.after.playing[0]))
    yield Event(moment.week, "showrooming", f"advised in {adviser}, buys in {seller}, where it is cheaper")
