"""Leaving in words: free weeks that end, and why a customer leaves."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.core.names import option_number
from simsales.market.choice.words import TERMS
from simsales.market.ground.telling import Call, Event, Hearing, Moment, Names, against, number, summed

LOOPS: dict[str, tuple[str, ...] | None] = {
    "give_back": None,
    "_decide": None,
    "_move_out": ("left.category", "left.offer", "left.fee"),
}


def leaving_told(moment: Moment, names: Names) -> Iterator[Event]:
    """The free weeks that end, and the contracts that the customer leaves."""
    for heard in moment.hearings:
        if heard.loop == "give_back":
            yield from _trials_told(moment, heard, names)
    decided = next(n for n, heard in enumerate(moment.hearings) if heard.loop == "_decide")
    left = [h for h in moment.hearings[decided:] if h.loop == "_move_out"]
    for heard in moment.hearings[decided : decided + 1] if left else []:
        odds = _odds(heard)
        for g in sorted(set(left[0].given["left"].category.tolist())):
            luck = option_number(names.labels.categories[g])
            draw, why = heard.draws("leave", luck)[0], odds[luck]
            asked = why.asked
            offer, to = names.offer(int(moment.before.holding[0, g])), names.offer(int(moment.after.holding[0, g]))
            terms = {
                "own": asked["own_log_odds"],
                "dissatisfaction": asked["dissatisfied"],
                "what they would lose, against the start": asked["leaving"] - asked["at_start"],
                "rivals": asked["pull"],
            }
            reasons = f"log odds {number(why.answer)}: {summed(terms)}"
            yield Event(moment.week, "churn", f"leaves {offer} for {to}", (against(draw), reasons))


def _trials_told(moment: Moment, heard: Hearing, names: Names) -> Iterator[Event]:
    """That free weeks end, and whether the customer goes on."""
    for g, week in enumerate(moment.before.trial_ends[0]):
        if week == moment.week and moment.before.holding[0, g] >= 0:
            offer = names.offer(int(moment.before.holding[0, g]))
            goes_on = moment.before.holding[0, g] == moment.after.holding[0, g]
            what = "goes on with it" if goes_on else "gives it back"
            if goes_on and moment.after.contract_end[0, g] > moment.week:
                what += f", committed until week {int(moment.after.contract_end[0, g])}"
            told = [(TERMS[call.rule], call.answer) for call in heard.calls if call.rule in TERMS]
            terms = summed({word: sign * float(answer) for (word, sign), answer in told})
            yield Event(moment.week, "trial", f"the free weeks of {offer} end: {what}", (f"nothing instead: {terms}",))


def _odds(heard: Hearing) -> dict[int | None, Call]:
    """The log odds of leaving that were worked out, by the option of the draw that they were held against."""
    found: dict[int | None, Call] = {}
    option = None
    for call in heard.calls:
        if call.decision == "leave":
            option = call.option
        elif call.rule == "churn_log_odds":
            found[option] = call
    return found
