"""How a channel's leads are dealt out, graded and remembered: what the ``dispatch`` family decides, by channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol


class Deal(IntEnum):
    """To whom a lead goes."""

    OWNER = 0
    ROUND_ROBIN = 1
    SKILL = 2
    TERRITORY = 3
    EXPECTED_VALUE = 4


@dataclass(frozen=True)
class Dispatch:
    """The rule by which the leads of a channel go to its reps; ``travel_saved`` is a part of their capacity."""

    channel: int
    deal: Deal = Deal.OWNER
    travel_saved: float = 0.0


@dataclass(frozen=True)
class Grading:
    """How the leads of a channel are graded: the best parts of the list, if their score is at least so high.

    ``follow_up`` are weeks until a lead of grade A, B, C comes back (None: the campaign's rest).
    """

    channel: int
    shares: tuple[float, float] = (1.0, 0.0)
    least_scores: tuple[float, float] = (0.0, 0.0)
    intent: float = 0.0
    follow_up: tuple[float | None, float | None, float | None] = (None, None, None)


@dataclass(frozen=True)
class Recording:
    """What part of a channel's talks is written down for all, and what that takes, as a part of a contact's time."""

    channel: int
    part: float
    takes: float = 0.0


@dataclass(frozen=True)
class Retry:
    """How often a lead is dialled within the week until somebody answers, instead of the channel's `attempts`."""

    channel: int
    attempts: int


class OfChannel(Protocol):
    """What is said about one channel."""

    @property
    def channel(self) -> int:
        """The channel's number."""
        ...


def latest[C: OfChannel](said: Iterable[C], channel: int) -> C | None:
    """What was said last about a channel, or None.

    >>> latest([Dispatch(0, Deal.SKILL), Dispatch(1)], 0).deal.name
    'SKILL'
    """
    found = None
    for each in said:
        if each.channel == channel:
            found = each
    return found
