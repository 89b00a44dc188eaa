"""What is told reaches friends: it makes us known next week, and sways opinion, which fades.

Where some kinds of ties are trusted more than others (``world.network.trust``), a word over them counts for more.
Only integers are pushed to friends, so the order of rows never matters.
"""

from __future__ import annotations

from typing import Any

from simsales.core.compiled import loop, rule
from simsales.market.friends.ties import tie_kind
from simsales.market.ground.day import Today
from simsales.market.ground.opinion import swayed

READS = ("segment", "told")
WRITES = ("opinion", "heard", "tellings", "recommended", "heard_trust")


@rule
def opinion_after(opinion: float, keep: float, weight: float, heard: float) -> float:
    """Opinion of us, in utility: it fades, and is swayed by what was heard (good minus bad tellings).

    >>> opinion_after(0.5, 0.5, 0.1, 0.0), round(opinion_after(0.0, 0.5, 0.1, 2.0), 4)
    (0.25, 0.1813)
    """
    return swayed(opinion * keep, weight * heard)


@loop
def _hear(people: Any, keep: float, weight: float, trusting: bool) -> None:
    """Fold into opinion what was heard; ``trusting`` says that not all kinds of ties are trusted alike."""
    for i in range(people.segment.shape[0]):
        heard = float(people.heard[i])
        if trusting:
            heard += people.heard_trust[i] / 100.0
            people.heard_trust[i] = 0
        people.opinion[i] = opinion_after(people.opinion[i], keep, weight, heard)
        people.heard[i] = 0
        people.tellings[i] = 0


@loop
def _weigh(people: Any, start: Any, friend: Any, ties: Any, tie: Any) -> None:
    """Push, in whole hundredths, by how much each telling counts more than one of a tie trusted as usual."""
    for i in range(start.shape[0] - 1):
        if people.told[i] != 0 and people.alive[i]:
            for k in range(start[i], start[i + 1]):
                kind = tie_kind(tie, i, int(friend[k]), ties.bounds)
                people.heard_trust[friend[k]] += people.told[i] * ties.hundredths[kind]


@loop
def _tell(people: Any, start: Any, friend: Any, week: int) -> None:
    for i in range(start.shape[0] - 1):
        if people.told[i] != 0 and people.alive[i]:
            for k in range(start[i], start[i + 1]):
                people.heard[friend[k]] += people.told[i]
                people.tellings[friend[k]] += 1
                if people.told[i] > 0:
                    people.recommended[friend[k]] = week


def spread(today: Today) -> None:
    """Fold what was heard last week into opinion, then pass on what is told today."""
    settings, ties = today.facts.experience, today.facts.ties
    trusting = bool(ties.hundredths.any())
    _hear(today.people, 0.5 ** (1 / settings.opinion_half_life), settings.opinion_weight, trusting)
    _tell(today.people, today.friends.start, today.friends.friend, today.week)
    if trusting:
        _weigh(today.people, today.friends.start, today.friends.friend, ties, today.luck.key("tie"))
