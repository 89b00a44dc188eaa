"""A choice of an offer in words: what was weighed up, term by term, and what was taken; who asked for a discount."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simsales.market.ground.choices import KEEP, LATER
from simsales.market.ground.telling import Alternative, Event, Hearing, Moment, Names, gates, ranked

LOOPS: dict[str, tuple[str, ...] | None] = {
    "_choose": ("choices.chosen", "choices.price", "choices.once", "choices.cut", "choices.used", "choices.wish"),
    "_negotiate": (
        "choices.chosen", "choices.price", "choices.once", "choices.cut", "choices.used", "choices.wish",
        "asking.asks", "asking.won",
    ),
}  # fmt: skip
NONE = "none of them"

# The terms of ``valuation.value_of``, as a trace calls them, and whether they speak for the offer or against it.
TERMS = {
    "attributes_gained": ("value", 1), "complementarity_gained": ("belongs together", 1), "price_felt": ("price", -1),
    "rest_felt": ("rest of a bundle", -1), "surprise_felt": ("against what is usual", 1), "usage_felt": ("usage", 1),
    "lock_in_felt": ("lock-in", 1), "exit_fee_felt": ("exit fee", -1), "inertia_felt": ("inertia", -1),
    "discount_left_felt": ("discount left", -1), "free_left_felt": ("free weeks left", -1),
    "commitment_felt": ("commitment", -1), "prepayment_felt": ("paid before delivery", -1),
    "standing_felt": ("standing", 1), "suppliers_felt": ("suppliers", -1),
    "company_felt": ("friends have it", 1), "newness_felt": ("new or hot", 1), "worth_for_later": ("for later", 1),
}  # fmt: skip


def choices_told(moment: Moment, names: Names) -> Iterator[Event]:
    """What the customer chose, where, and of what."""
    for heard in moment.hearings:
        g, channel = int(moment.after.subject[0]), int(moment.before.playing[0])
        held = int(moment.before.holding[0, g])
        weighed = offers_weighed(heard, names.options)
        weighed[0].name = f"keep {names.offer(held)}" if held >= 0 else "take nothing"
        choices, place = heard.given["choices"], names.labels.channels[channel]
        chosen = int(choices.chosen[0])
        pick = max((each for each in weighed if each.level is not None), key=lambda each: each.level or 0.0)
        if chosen >= 0:
            pick = next(each for each in weighed if each.name == names.offer(chosen))
        elif chosen == KEEP:
            pick = weighed[0]
        if chosen == LATER:
            reason = "objects" if "objected" in heard.counted else "puts it off"
            what = f"wants {pick.name}, but {reason}"
        elif pick is weighed[0]:
            what = f"{pick.name.replace('keep', 'keeps').replace('take', 'takes')}"
        else:
            what = f"chooses {pick.name} at {choices.price[0]:.2f} a month"
        what = f"in {place}, of {names.labels.categories[g]}: {what}"
        yield Event(moment.week, "choice", what, (*ranked(weighed), *gates(heard)))


def offers_weighed(hearing: Hearing, names: Mapping[int, str]) -> list[Alternative]:
    """The alternatives of one choice of an offer, keeping first; ``names`` by the option of their luck."""
    found = [Alternative(NONE)]
    terms: dict[str, float] = {}
    weighing = True  # whether what is heard is of the last alternative found
    for call in hearing.calls:
        if call.decision == "consider":
            found.append(Alternative(names[call.asked["option"]], considered=call.answer))
            terms, weighing = {}, True
            found[-1].terms = terms
        elif call.rule in TERMS and weighing:
            word, sign = TERMS[call.rule]
            terms[word] = sign * float(call.answer)
            found[-1].rated = sum(terms.values())
        elif call.rule == "is_no_change" and call.answer:
            found.pop()  # what they have already: that is the first alternative
            weighing = False
        elif call.rule == "overstated" and weighing:
            found[-1].claim = call.asked["claim"]
        elif call.rule == "gumbel_of" and call.decision == "taste" and weighing:
            found[-1].taste = float(call.answer)
    # What is not sold here was never held against a chance.
    return [each for each in found if each.level is not None or (each.considered and each.considered.missed)]


def requests_told(moment: Moment, names: Names) -> Iterator[Event]:
    """The requests of a week."""
    for heard in moment.hearings:
        requests = [level for level in range(1, 5) if f"requests_{level}" in heard.counted]
        offer = names.labels.offers[int(heard.given["choices"].wish[0, 1])]
        why = tuple(f"a discount of {call.answer:.1%} would close it" for call in heard.said("discount_wanted"))
        if requests and "granted" in heard.counted:
            yield Event(moment.week, "discount", f"is granted a discount on {offer} at once", why)
        elif requests:
            what = f"asks for a discount on {offer}: it goes up to level {requests[0]}, and the customer waits"
            yield Event(moment.week, "discount", what, why)
        elif "beyond_authority" in heard.counted:
            yield Event(moment.week, "discount", f"wants a discount on {offer} that nobody may grant", why)
