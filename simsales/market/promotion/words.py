"""Free weeks in words: that they end, and whether the customer goes on."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.market.ground.telling import Event, Moment, Names, number

LOOPS: dict[str, tuple[str, ...] | None] = {"give_back": None}


def given_back_told(moment: Moment, names: Names) -> Iterator[Event]:
    """That free weeks end, and whether the customer goes on."""
    for heard in (hearing for hearing in moment.hearings if hearing.loop == "give_back"):
        ending = [g for g, week in enumerate(moment.before.trial_ends[0]) if week == moment.week]
        for g, call in zip(ending, heard.said("goes_on"), strict=False):
            offer, asked = names.offer(int(moment.before.holding[0, g])), call.asked
            what = "goes on with it" if call.answer else "gives it back"
            dear = -asked["price_response"] * asked["paid"]
            why = (
                f"worth {number(asked['value'])}, price {number(dear)}, standing {number(asked['standing'])}, taste "
                f"{number(asked['taste'])}; nothing {number(asked['taste_for_nothing'])}",
            )
            yield Event(moment.week, "trial", f"the free weeks of {offer} end: {what}", why)
