"""Rules between channels in words: whose account a customer has become."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.market.ground.telling import Event, Moment, Names


def named_told(moment: Moment, names: Names) -> Iterator[Event]:
    """Whose account by name the customer is from now on, or that they are nobody's any more."""
    if moment.after.named.shape[1] == 0 or moment.after.named[0, 0] == moment.before.named[0, 0]:
        return
    channel = int(moment.after.named[0, 0])
    whose = "nobody's account any more" if channel < 0 else f"an account of {names.labels.channels[channel]}, by name"
    yield Event(moment.week, "account", whose)
