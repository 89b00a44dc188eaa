"""Attention in words: what a customer comes to know, and the trials they come to."""

from __future__ import annotations

from collections.abc import Iterator

from simsales.market.ground.telling import Event, Moment, Names, gates

LOOPS: dict[str, tuple[str, ...] | None] = {"_cultivate": None}
NOTICED = 0.1  # a rise of awareness that is worth a line


def awareness_told(moment: Moment, names: Names) -> Iterator[Event]:
    """The offers of which the customer has heard."""
    rise = moment.after.awareness[0] - moment.before.awareness[0]
    for offer in (rise >= NOTICED).nonzero()[0]:
        known, now = moment.before.awareness[0, offer], moment.after.awareness[0, offer]
        yield Event(moment.week, "learns", f"hears of {names.offer(offer)}: awareness {known:.2f} → {now:.2f}")


def cultivation_told(moment: Moment, names: Names) -> Iterator[Event]:
    """The trials of a week; without one, the offers of which the customer has heard by advertising."""
    in_person = [heard for heard in moment.hearings if heard.given["campaign"].in_person]
    trials = [heard for heard in in_person if heard.given["guests"].sum() > 0]
    for heard in trials:
        yield Event(moment.week, "trial", "comes to a trial, and knows what is offered", gates(heard))
    if not trials:
        yield from awareness_told(moment, names)
