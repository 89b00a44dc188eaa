"""What is told reaches friends: it makes us known next week, and sways opinion, which fades.

Where some kinds of ties are trusted more than others (``world.network.trust``), a word over them counts for more.
Only integers are pushed to friends, so the order of rows never matters.
"""

from __future__ import annotations

from typing import Any

from simsales.core import screening
from simsales.core.compiled import loop
from simsales.market.friends.ties import tie_kind
from simsales.market.ground.day import Today
from simsales.market.ground.opinion import swayed

READS = ("segment", "told")
WRITES = ("opinion", "heard", "tellings", "recommended", "heard_trust")


@loop
def _fade(people: Any, keep: float, flags: Any) -> None:
    """Let everybody's opinion of us fade; flag who was told of us."""
    for i in range(flags.shape[0]):
        people.opinion[i] *= keep
        flags[i] = people.tellings[i] != 0


@loop
def _hear(people: Any, weight: float, trusting: bool, rows: Any) -> None:
    """Let opinion be swayed by what was heard, good minus bad tellings.

    ``trusting`` says that not all kinds of ties are trusted alike.
    """
    for k in range(rows.shape[0]):
        i = int(rows[k])
        heard = float(people.heard[i])
        if trusting:
            heard += people.heard_trust[i] / 100.0
            people.heard_trust[i] = 0
        people.opinion[i] = swayed(people.opinion[i], weight * heard)
        people.heard[i] = 0
        people.tellings[i] = 0


@loop
def _weigh(people: Any, start: Any, friend: Any, ties: Any, tie: Any, rows: Any) -> None:
    """Push, in whole hundredths, by how much each telling counts more than one of a tie trusted as usual."""
    for r in range(rows.shape[0]):
        i = int(rows[r])
        if people.told[i] != 0 and people.alive[i]:
            for k in range(start[i], start[i + 1]):
                kind = tie_kind(tie, i, int(friend[k]), ties.bounds)
                people.heard_trust[friend[k]] += people.told[i] * ties.hundredths[kind]


@loop
def _tell(people: Any, start: Any, friend: Any, week: int, rows: Any) -> None:
    for r in range(rows.shape[0]):
        i = int(rows[r])
        if people.told[i] != 0 and people.alive[i]:
            for k in range(start[i], start[i + 1]):
                people.heard[friend[k]] += people.told[i]
                people.tellings[friend[k]] += 1
                if people.told[i] > 0:
                    people.recommended[friend[k]] = week


def spread(today: Today) -> None:
    """Fold what was heard last week into opinion, then pass on what is told today."""
    people, settings, ties = today.people, today.facts.experience, today.facts.ties
    trusting, keep = bool(ties.hundredths.any()), 0.5 ** (1 / settings.opinion_half_life)
    flags = screening.nobody_of(people.segment)
    _fade(people, keep, flags)
    _hear(people, settings.opinion_weight, trusting, screening.rows_of(flags))
    start, friend = today.friends.start, today.friends.friend
    rows = screening.rows_of(people.told[: len(start) - 1] != 0)
    _tell(people, start, friend, today.week, rows)
    if trusting:
        _weigh(people, start, friend, ties, today.luck.key("tie"), rows)
