"""Campaigns: which of its leads an outbound channel works first, and how it splits its week.

A channel may work customers in key moments before its other leads (D-moments), and split its contacts among accounts to
attack, extend and defend (D-aed).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.market.ground.day import Today
from simsales.market.leads.plan import Leads, Stance, latest
from simsales.market.needs.moments import put_first
from simsales.market.needs.subject import OURS, ROOM, ROOM_NEEDED, most_wanted

NO_CLASS, ATTACK, EXTEND, DEFEND = range(4)
THREAT = 8  # weeks around the end of a commitment in which an account is threatened (assumed)
DISAPPOINTED = 0.1  # satisfaction below the segment's start that threatens an account (assumed)
CLASSES = ((ATTACK, "attacks"), (EXTEND, "extensions"), (DEFEND, "defences"))


@rule
def account_class(rival_here: bool, ours: bool, room: bool, rival_elsewhere: bool, ending: bool, lost: float) -> int:
    """Whether an account is one to attack (1), to extend (2) or to defend (3), seen from a category (D-aed).

    Attack: a rival's offer is held in the category, or nothing of ours at all. Of the others (ours) those to defend
    are threatened: by a rival in another category, by a commitment that ends (``ending``), or by satisfaction ``lost``
    since the start. Extend: ours, not threatened, with ``room``: a category not held. What remains is ours, and full:
    defended.

    >>> account_class(True, True, True, False, False, 0.0), account_class(False, True, True, False, False, 0.0)
    (1, 2)
    >>> account_class(False, True, True, False, False, 0.3), account_class(False, True, False, False, False, 0.0)
    (3, 3)
    """
    if rival_here or not ours:
        return ATTACK
    if rival_elsewhere or ending or lost > DISAPPOINTED:
        return DEFEND
    return EXTEND if room else DEFEND


@rule
def class_of(holding: Any, contract_end: Any, lost: float, category: int, own: int, week: int) -> int:
    """The class of an account by what it holds; without a ``category`` (-1) a rival's offer threatens what is ours."""
    ours, room, elsewhere, ending = False, False, False, False
    for g in range(holding.shape[0]):
        if holding[g] < 0:
            room = True
        elif holding[g] >= own:
            elsewhere = elsewhere or g != category
        else:
            ours = True
            ending = ending or abs(contract_end[g] - week) <= THREAT
    return account_class(category >= 0 and holding[category] >= own, ours, room, elsewhere, ending, lost)


@rule
def subject_in(people: Any, facts: Any, decided: Any, i: int, channel: int, otherwise: int) -> int:
    """What a contact is about, given the class in which the account is called.

    To defend it is about what the customer holds of us, to extend about a category not held (with a need, if there is
    one); of several the one whose best offer is worth most. ``otherwise`` is what it would be about anyhow.
    """
    stance, held, subject = people.stance[i], people.holding[i, otherwise], -1
    if stance == DEFEND and not 0 <= held < facts.own:
        subject = most_wanted(people, facts, decided, i, channel, OURS)
    if stance == EXTEND and held >= 0:
        subject = most_wanted(people, facts, decided, i, channel, ROOM_NEEDED)
        if subject < 0:
            subject = most_wanted(people, facts, decided, i, channel, ROOM)
    return subject if subject >= 0 else otherwise


@loop
def _classify(people: Any, facts: Any, category: Any, week: int, classes: Any) -> None:
    for i in range(people.segment.shape[0]):
        lost = facts.segment.satisfaction[people.segment[i]] - people.satisfaction[i]
        classes[i] = class_of(people.holding[i], people.contract_end[i], lost, int(category[i]), facts.own, week)


def quotas(shares: tuple[float, float, float], wanted: int) -> list[int]:
    """Whole numbers of contacts for each class; rounding goes to the first.

    >>> quotas((0.5, 0.3, 0.2), 11)
    [6, 3, 2]
    """
    extend, defend = (int(share * wanted + 1e-9) for share in shares[1:])
    return [wanted - extend - defend, extend, defend]


def sampled(channel: Any, of_all: list[int], wanted: int) -> list[int]:
    """The sample's part of each class's contacts, of so many; rounding goes to the first."""
    extend, defend = (int(part) for part in channel.part("stance", np.array(of_all[1:], float)))
    extend = min(extend, wanted)
    defend = min(defend, wanted - extend)
    return [wanted - extend - defend, extend, defend]


def works_the_best(today: Today, channel: int) -> bool:
    """Whether a channel works the best leads of its list, however they are: no moment, and no class, comes first."""
    leads = today.plan[Leads]
    return latest(leads.moments_first, channel) is None and latest(leads.stances, channel) is None


def choose(
    today: Today, channel: int, category: Any, score: Any, wanted: int, best: Callable[[Any, int], Any]
) -> Any:  # fmt: skip
    """The rows that a channel works this week: by ``best``, of the scores; ``category`` is what each would be about."""
    first, stance = latest(today.plan[Leads].moments_first, channel), latest(today.plan[Leads].stances, channel)
    if first is not None:
        put_first(today.people.moment, first.wanted, score)
    if stance is None:
        return best(score, wanted)
    return _split(today, channel, category, stance, score, wanted, best)


def _split(
    today: Today, channel: int, category: Any, stance: Stance, score: Any, wanted: int, best: Any
) -> Any:  # fmt: skip
    """The best of each class up to its part; what a class leaves over goes to the others in order."""
    people = today.people
    classes = np.zeros(len(score), np.int8)
    _classify(people, today.facts, np.array(category), today.week, classes)
    of_all = quotas(stance.shares, round(today.sample.scaled(wanted)))
    taken = [
        best(np.where(classes == number, score, -1.0), quota)
        for (number, _), quota in zip(CLASSES, sampled(today.channels[channel], of_all, wanted), strict=True)
    ]
    chosen = np.concatenate(taken)
    left = wanted - len(chosen)
    rest = score.copy()
    rest[chosen] = -1.0
    for number, _ in CLASSES:
        more = best(np.where(classes == number, rest, -1.0), left)
        chosen = np.append(chosen, more)
        left -= len(more)
    chosen.sort()
    people.stance[chosen] = classes[chosen]
    for number, name in CLASSES:
        called = people.segment[chosen[classes[chosen] == number]]
        getattr(today.tally, name)[:, channel, -1] += np.bincount(called, minlength=today.tally.segments)
    return chosen


def forget(today: Today, channel: int, rows: Any) -> None:
    """The channel's contacts are over: nobody is called in a class any more."""
    if latest(today.plan[Leads].stances, channel) is not None:
        today.people.stance[rows] = NO_CLASS
