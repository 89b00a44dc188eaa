"""The order in which sales modes try a lead (A-modes): first come, first of the order; the next takes over in its time.

A lead is worked by the first channel of the order whose condition it meets and that has capacity left; the channels
behind it choose among what remains. Who was tried in vain (no answer, no rapport) stays with the channel that tried
for ``hand_over`` weeks, then belongs to those behind it for as long again, and then to whoever is first. A contact
with rapport lets the lead rest for all of the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.market.ground.audience import EVERYONE, Audience
from simsales.market.ground.belonging import belongs, who_of
from simsales.market.leads.plan import ModeOrder
from simsales.market.needs.subject import seen_in
from simsales.market.selling.modes import MODES

if TYPE_CHECKING:
    from simsales.market.staff.sellers import Channel


@rule
def may_try(place: int, tried_place: int, weeks: float, hand_over: float, rest: float) -> bool:
    """Whether a channel at a place in the order may try a lead, ``weeks`` after the last try of any in the order.

    ``tried_place`` is the place of the channel that tried last in vain; -1: the last try found rapport, or there was
    none. Weeks; A-modes, the times assumed.

    >>> may_try(1, 0, 1.0, 2.0, 8.0), may_try(1, 0, 2.0, 2.0, 8.0)  # telesales tried: the visit waits, then goes
    (False, True)
    >>> may_try(0, 0, 1.0, 2.0, 8.0), may_try(0, 0, 2.0, 2.0, 8.0)  # telesales itself tries again, then leaves it
    (True, False)
    """
    if tried_place < 0:
        return weeks >= rest
    if weeks < 1.0:
        return False
    if weeks < hand_over:
        return place == tried_place
    return place > tried_place or weeks >= 2.0 * hand_over


@loop
def leave_to_others(
    people: Any, facts: Any, places: Any, channel: int, category: int, conditions: Any, hand_over: float, rest: float,
    week: int, score: Any,
) -> None:  # fmt: skip
    """Take the leads off a channel's list (score -1) whose turn with it has not come, or for whom it is not meant."""
    for i in range(people.segment.shape[0]):
        if score[i] < 0.0:
            continue
        by = people.tried_by[i]
        tried_place = places[by] if by >= 0 else -1
        g = seen_in(people.holding[i], people.paid[i], facts.own, category, facts.need.by_name)
        its_turn = may_try(places[channel], tried_place, float(week - people.tried[i]), hand_over, rest)
        if not its_turn or not belongs(conditions, 0, who_of(people, facts.own, i, g, week)):
            score[i] = -1.0


def in_turn(channels: Sequence[Channel], order: ModeOrder | None) -> list[Channel]:
    """The channels as they work the leads: those of the order in its order, then the others, by name."""
    named = sorted(channels, key=lambda channel: channel.name)
    if order is None:
        return named
    others = [channel for channel in named if channel.number not in order.channels]
    return [*(channels[number] for number in order.channels), *others]


def places_of(order: ModeOrder, channels: int) -> Any:
    """Each channel's place in the order, -1 for those that are not in it."""
    places = np.full(channels, -1, np.int64)
    places[list(order.channels)] = np.arange(len(order.channels))
    return places


def whom(order: ModeOrder, channel: Channel) -> Audience:
    """Whom a channel of the order is for: its condition, or its mode's typical customer (everybody without a mode)."""
    said = order.audiences[order.channels.index(channel.number)]
    if said is not None:
        return said
    return EVERYONE if channel.spec.mode is None else Audience(**MODES[channel.spec.mode].typical)
