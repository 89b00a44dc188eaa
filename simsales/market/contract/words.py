"""Contracts in words: charges that change."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.market.ground.telling import Event, Moment, Names
from simsales.market.promotion.words import used_up_told


def charges_told(moment: Moment, names: Names) -> Iterator[Event]:
    """The charges that change for who goes on as before, and that nothing comes off the bills any more."""
    for g, (was, now) in enumerate(zip(moment.before.paid[0], moment.after.paid[0], strict=True)):
        if was != now:
            offer = names.offer(int(moment.after.holding[0, g]))
            yield Event(moment.week, "price", f"pays {now:.2f} a month for {offer} from now on, not {was:.2f}")
    if used_up := used_up_told(moment):
        yield Event(moment.week, "price", used_up)
