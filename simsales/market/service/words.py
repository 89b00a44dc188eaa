"""The three responses in words: what a desk takes in hand, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.market.ground.state import LONG_WAIT, WAITED
from simsales.market.ground.telling import Event, Moment, Names


def responses_told(moment: Moment, names: Names) -> Iterator[Event]:
    """That a need or an order is in hand at a desk, or is so no longer."""
    if not moment.after.in_hand.shape[1]:
        return
    before, after = int(moment.before.in_hand[0, 0]), int(moment.after.in_hand[0, 0])
    lived = int(moment.after.lived[0]) & ~int(moment.before.lived[0])
    if after >= 0 and after != before:
        yield Event(moment.week, "response", f"{names.labels.categories[after]} is in hand, and waits")
    elif before >= 0 and after < 0:
        what = "withdrawn: they wait no longer" if lived & WAITED else "out of hand"
        yield Event(moment.week, "response", f"{names.labels.categories[before]} is {what}")
    if lived & LONG_WAIT:
        felt = float(moment.after.long_wait[0, 0])
        yield Event(moment.week, "response", f"is answered later than promised: {felt:.2f} worse than expected")
