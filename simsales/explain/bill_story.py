"""What usage, tariffs, points and free weeks do to one customer, told (see ``customer_story``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from simsales.explain.alternatives import number
from simsales.explain.events import Event
from simsales.explain.listening import Moment


def tariff_told(moment: Moment) -> Iterator[Event]:
    """That another tariff holds from now on, and what this week's usage costs by it."""
    for heard in moment.hearings:
        used = heard.counted.get("units", 0.0)
        if used and moment.before.terms.tolist() != moment.after.terms.tolist():
            due = heard.counted.get("usage_revenue", 0.0)
            yield Event(moment.week, "tariff", f"has another tariff: {used:.1f} units this week cost {due:.2f}")


def points_told(moment: Moment) -> Iterator[Event]:
    """That points are redeemed."""
    for heard in moment.hearings:
        if worth := heard.counted.get("points_redeemed", 0.0):
            yield Event(moment.week, "points", f"redeems points worth {worth:.2f}")


def used_up_told(moment: Moment) -> Iterator[Event]:
    """That something has been used up."""
    for heard in moment.hearings:
        if heard.counted.get("used_up", 0.0):
            yield Event(moment.week, "used up", "has used up what there was, and wants it again")


def given_back_told(moment: Moment, offer_named: Callable[[int], str]) -> Iterator[Event]:
    """That free weeks end, and whether the customer goes on."""
    for heard in (hearing for hearing in moment.hearings if hearing.loop == "give_back"):
        ending = [g for g, week in enumerate(moment.before.trial_ends[0]) if week == moment.week]
        for g, call in zip(ending, heard.said("goes_on"), strict=False):
            offer, asked = offer_named(int(moment.before.holding[0, g])), call.asked
            what = "goes on with it" if call.answer else "gives it back"
            dear = -asked["price_response"] * asked["paid"]
            why = (
                f"worth {number(asked['value'])}, price {number(dear)}, standing {number(asked['standing'])}, taste "
                f"{number(asked['taste'])}; nothing {number(asked['taste_for_nothing'])}",
            )
            yield Event(moment.week, "trial", f"the free weeks of {offer} end: {what}", why)
