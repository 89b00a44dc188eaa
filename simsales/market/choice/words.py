"""A choice of an offer in words: what was weighed up, term by term, and what was taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simsales.core.streams import NONE_OF_THEM
from simsales.market.ground.choices import LATER
from simsales.market.ground.telling import Alternative, Event, Hearing, Moment, Names, gates, ranked

LOOPS: dict[str, tuple[str, ...] | None] = {"_choose": ("chosen", "price", "once", "cut", "used", "wish")}
NONE = "none of them"


def choices_told(moment: Moment, names: Names) -> Iterator[Event]:
    """What the customer chose, where, and of what."""
    for heard in moment.hearings:
        g, channel = int(moment.after.subject[0]), int(moment.before.playing[0])
        held = int(moment.before.holding[0, g])
        weighed = offers_weighed(heard, names.options)
        weighed[0].name = f"keep {names.offer(held)}" if held >= 0 else "take nothing"
        pick = max((each for each in weighed if each.level is not None), key=lambda each: each.level or 0.0)
        chosen, place = int(heard.given["chosen"][0]), names.labels.channels[channel]
        if chosen == LATER:
            reason = "objects" if "objected" in heard.counted else "puts it off"
            what = f"wants {pick.name}, but {reason}"
        elif pick is weighed[0]:
            what = f"{pick.name.replace('keep', 'keeps').replace('take', 'takes')}"
        else:
            what = f"chooses {pick.name} at {heard.given['price'][0]:.2f} a month"
        what = f"in {place}, of {names.labels.categories[g]}: {what}"
        yield Event(moment.week, "choice", what, (*ranked(weighed), *gates(heard)))


def offers_weighed(hearing: Hearing, names: Mapping[int, str]) -> list[Alternative]:
    """The alternatives of one choice of an offer, keeping first; ``names`` by the option of their luck."""
    found = [Alternative(NONE)]
    for call in hearing.calls:
        if call.decision == "consider":
            found.append(Alternative(names[call.asked["option"]], considered=call.answer))
        elif call.rule == "utility":
            found[-1].rated, found[-1].terms = call.answer, offer_terms(call.asked)
        elif call.rule == "overstated":
            found[-1].claim = call.asked["claim"]
        elif call.decision == "taste":
            of = found[0] if call.option == NONE_OF_THEM else found[-1]
            of.taste = float(call.answer)
    # What is not sold here was never held against a chance; what is held already brings nothing new.
    return [each for each in found if each.level is not None or (each.considered and each.considered.missed)]


def offer_terms(asked: Mapping[str, Any]) -> dict[str, float]:
    """The terms of the utility of an offer, by what they stand for."""
    return {
        "value": asked["gain"],
        "price": -asked["price_response"] * asked["dearer"],
        "switching": -asked["switching"],
        "commitment": -asked["aversion"] * asked["commitment"] / 52.0,
        "standing": asked["standing"],
    }
