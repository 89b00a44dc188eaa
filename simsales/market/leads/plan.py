"""Leads, as the week's plan says them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from simsales.market.ground.audience import Audience
from simsales.market.ground.plan import PlanPart


@dataclass(frozen=True)
class MomentsFirst:
    """An outbound channel works customers in some moments before its other leads; ``wanted`` has a bit for each."""

    channel: int
    wanted: int


@dataclass(frozen=True)
class Stance:
    """How the contacts of an outbound channel are split among accounts to attack, extend and defend: parts of one."""

    channel: int
    shares: tuple[float, float, float]


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


@dataclass(frozen=True)
class ModeOrder:
    """In which order outbound channels work a lead (A-modes): by number, and whom each is for.

    An audience of None is the typical customer of the channel's sales mode.
    """

    channels: tuple[int, ...]
    audiences: tuple[Audience | None, ...]
    hand_over_weeks: float


@dataclass(frozen=True)
class NameList:
    """A list of names that a channel has: bought this week if ``due``, a part ``reach`` of who is not our customer.

    ``fresh`` is the part of its numbers that is right this week, ``filtered`` the part of names without a need (of the
    ``category``, or of any: -1) that are not on it, ``price`` what a name costs, in currency.
    """

    channel: int
    category: int
    reach: float
    filtered: float
    fresh: float
    price: float
    due: bool


@dataclass(frozen=True)
class Leads(PlanPart):
    """How outbound channels find, deal out, order and follow up their leads; of two for a channel the later counts."""

    dispatch: tuple[Dispatch, ...] = ()
    grading: tuple[Grading, ...] = ()
    recording: tuple[Recording, ...] = ()
    retries: tuple[Retry, ...] = ()
    moments_first: tuple[MomentsFirst, ...] = ()
    stances: tuple[Stance, ...] = ()
    order: ModeOrder | None = None
    lists: tuple[NameList, ...] = ()
