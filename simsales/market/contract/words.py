"""Contracts in words: charges that change, and coupons that are used up."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.market.ground.telling import Event, Moment, Names


def charges_told(moment: Moment, names: Names) -> Iterator[Event]:
    """The charges that change for who goes on as before, and that no coupon comes off the bills any more."""
    for g, (was, now) in enumerate(zip(moment.before.paid[0], moment.after.paid[0], strict=True)):
        if was != now:
            offer = names.offer(int(moment.after.holding[0, g]))
            yield Event(moment.week, "price", f"pays {now:.2f} a month for {offer} from now on, not {was:.2f}")
    if moment.before.credit[0] > 0.0 and moment.after.credit[0] <= 0.0:
        yield Event(moment.week, "price", "has nothing left of the coupon that came off the bills")
