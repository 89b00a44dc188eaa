"""What a meeting is about, where a customer has several needs: the one whose best offer is worth most to them.

Neither the order in which a file lists its needs nor their names decide, but for ties, which go by name. Whom to call
is decided from the outside, where no need is seen: there it is what the customer pays most for.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import rule
from simsales.market.ground.state import EXPLICIT, LATENT, NO_NEED
from simsales.market.ground.worth import worth_to

MANY = 1 << 40  # offers
HELD, OURS, ROOM, ROOM_NEEDED = 3, 4, 5, 6  # beside the needs: what is held, held of us, not held, and needed too


@rule
def dearest(holding: Any, paid: Any, least: int, below: int, by_name: Any) -> int:
    """The category for which a customer pays most, of those in which they hold an offer from ``least`` to ``below``.

    >>> import numpy as np
    >>> holding, paid, names = np.array([-1, 0, 1, 5]), np.array([0.0, 10.0, 20.0, 90.0]), np.arange(4)
    >>> dearest(holding, paid, 0, 2, names), dearest(holding, paid, 2, 9, names), dearest(holding, paid, 6, 9, names)
    (2, 3, -1)
    """
    most, found = -1.0, -1
    for n in range(holding.shape[0]):
        g = int(by_name[n])
        if least <= holding[g] < below and paid[g] > most:
            most, found = paid[g], g
    return found


@rule
def seen_in(holding: Any, paid: Any, own: int, category: int, by_name: Any) -> int:
    """The category in which a customer is seen from the outside: the campaign's, or that for which they pay us most.

    Who holds nothing of ours is seen by what they pay a rival most for; who holds nothing looks alike everywhere.

    >>> import numpy as np
    >>> holding, paid, names = np.array([5, 0, -1]), np.array([90.0, 20.0, 0.0]), np.arange(3)
    >>> seen_in(holding, paid, 2, 2, names), seen_in(holding, paid, 2, -1, names), seen_in(holding, paid, 0, -1, names)
    (2, 1, 0)
    """
    if category >= 0:
        return category
    seen = dearest(holding, paid, 0, own, by_name)
    if seen < 0:
        seen = dearest(holding, paid, own, MANY, by_name)
    return seen if seen >= 0 else int(by_name[0])


@rule
def concerns(people: Any, own: int, i: int, g: int, what: int) -> bool:
    """Whether a category is one of those that a meeting may be about: with this need, or as these words say."""
    need, held = people.need[i, g], people.holding[i, g]
    if what == HELD:
        return bool(held >= 0)
    if what == OURS:
        return 0 <= held < own
    if what == ROOM:
        return bool(held < 0)
    if what == ROOM_NEEDED:
        return bool(held < 0 and need != NO_NEED)
    return bool(need == what)


@rule
def offered_worth(people: Any, facts: Any, decided: Any, i: int, channel: int, g: int) -> float:
    """Utility of our best offer in a category, on sale in a channel (-1: in any that customers come to).

    Its attributes, less its price a month as counted to the category; before taste and what has been. Minus infinity
    where nothing is on sale.
    """
    s, beta, best = int(people.segment[i]), np.float64(people.price_response[i]), -np.inf
    value = facts.offer.value[s, people.sensitivity[i], people.orientation[i]]
    for j in range(facts.own):
        part = int(facts.offer.component[j, g])
        if part < 0:
            continue
        for c in range(facts.channel.outbound.shape[0]):
            here = c == channel or (channel < 0 and not facts.channel.outbound[c])
            if here and decided.on_sale[s, c, j]:
                best = max(
                    best,
                    worth_to(people, facts, value, i, part) - beta * decided.price[s, c, j] * facts.offer.weight[j, g],
                )
    return best


@rule
def next_wanted(
    people: Any, facts: Any, decided: Any, i: int, channel: int, what: int, after: float, place: int
) -> tuple[int, float, int]:  # fmt: skip
    """The category worth most of those that are worth less than ``after``, its worth and its place by name.

    Of equal ones the next after ``place``; the category is -1 if there is none. To begin with: infinity and -1.
    """
    found, best, at = -1, -np.inf, -1
    for n in range(facts.need.by_name.shape[0]):
        g = int(facts.need.by_name[n])
        if not concerns(people, facts.own, i, g, what):
            continue
        worth = offered_worth(people, facts, decided, i, channel, g)
        if (worth < after or (worth == after and n > place)) and (found < 0 or worth > best):
            found, best, at = g, worth, n
    return found, best, at


@rule
def most_wanted(people: Any, facts: Any, decided: Any, i: int, channel: int, what: int) -> int:
    """The category worth most of those that a meeting may be about; -1 if there is none."""
    count, only = 0, -1
    for g in range(people.need.shape[1]):
        if concerns(people, facts.own, i, g, what):
            count, only = count + 1, g
    if count < 2:
        return only
    return next_wanted(people, facts, decided, i, channel, what, np.inf, -1)[0]


@rule
def subject_of(people: Any, facts: Any, decided: Any, i: int, channel: int, category: int) -> int:
    """What a contact is about: the campaign's category, or else an explicit need, then a latent one, then what is held.

    Of several the one whose best offer is worth most to the customer.
    """
    if category >= 0:
        return category
    subject = most_wanted(people, facts, decided, i, channel, EXPLICIT)
    if subject < 0:
        subject = most_wanted(people, facts, decided, i, channel, LATENT)
    if subject < 0:
        subject = most_wanted(people, facts, decided, i, channel, HELD)
    return subject if subject >= 0 else int(facts.need.by_name[0])
