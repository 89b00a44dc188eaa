"""Requests for a discount in words: what was asked for, and whether it was granted at once (B-auth)."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.market.ground.telling import Event, Moment, Names

LOOPS: dict[str, tuple[str, ...] | None] = {
    "_negotiate": (
        "choices.chosen",
        "choices.price",
        "choices.once",
        "choices.cut",
        "choices.used",
        "choices.wish",
        "asking.busy",
        "asking.asks",
        "asking.won",
    ),
    "_notice": None,
}


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
