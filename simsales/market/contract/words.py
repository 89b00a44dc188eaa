"""Contracts in words: charges that change."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.market.ground.telling import Event, Moment, Names
from simsales.market.promotion.words import over_told, used_up_told


def charges_told(moment: Moment, names: Names) -> Iterator[Event]:
    """The charges that change for who goes on as before, and that nothing comes off the bills any more."""
    for g, (was, now) in enumerate(zip(moment.before.paid[0], moment.after.paid[0], strict=True)):
        if was != now:
            offer = names.offer(int(moment.after.holding[0, g]))
            yield Event(moment.week, "price", f"pays {now:.2f} a month for {offer} from now on, not {was:.2f}")
    for ended in (used_up_told(moment), over_told(moment)):
        if ended:
            yield Event(moment.week, "price", ended)
