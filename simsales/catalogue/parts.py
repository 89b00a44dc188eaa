"""What a plan is made of: whom something is for, and what a strategy decides beside the tables of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

from simsales.catalogue.offers import Booleans
from simsales.scenario.model import ORIENTATIONS, STEPS
from simsales.scenario.moments import LIVES


def frozen(table: Any) -> Any:
    """A table that nobody can write to: the same one if it is that already, else a copy.

    >>> frozen(np.zeros(3)).flags.writeable
    False
    """
    if table.base is None and not table.flags.writeable:
        return table
    copy = np.array(table, order="C")
    copy.setflags(write=False)
    return copy


class ReadOnly:
    """A frozen dataclass whose arrays are read-only copies of those it is given."""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                object.__setattr__(self, name, frozen(value))


def replace[Table: ReadOnly](table: Table, **changes: Any) -> Table:
    """A table with some fields changed, as ``dataclasses.replace`` would: arrays become read-only copies.

    What stays is taken over as it is, so that many small changes to a large table cost little. TypeError for a field
    that it does not have.

    >>> cut = Targeted(EVERYONE, np.ones(2, bool), np.ones(1, bool), 0.1)
    >>> replace(cut, off=0.2).off, replace(cut, offers=np.zeros(2, bool)).offers.flags.writeable
    (0.2, False)
    """
    now = object.__new__(type(table))
    fields = vars(now)
    fields.update(vars(table))
    for name, value in changes.items():
        if name not in fields:
            raise TypeError(f"{type(table).__name__} has no field {name}")
        fields[name] = frozen(value) if isinstance(value, np.ndarray) else value
    return now


class Credit(IntEnum):
    """Who may go on and who is paid when two channels work the same customer."""

    NONE = 0
    FIRST_TOUCH = 1
    TERRITORY = 2
    SPLIT = 3


@dataclass(frozen=True)
class Audience:
    """Which customers something is meant for; every condition must hold, and what is not said holds for all.

    ``tenure`` and ``weeks_to_end`` are (least, most) in weeks (of the category concerned; no commitment counts as 0),
    ``satisfaction`` is (least, most) in 0..1, ``paid`` is (least, most) in currency a month.
    """

    segments: tuple[int, ...] | None = None
    orientations: tuple[str, ...] | None = None
    tenure: tuple[float, float] = (-np.inf, np.inf)
    weeks_to_end: tuple[float, float] = (-np.inf, np.inf)
    satisfaction: tuple[float, float] = (-np.inf, np.inf)
    paid: tuple[float, float] = (-np.inf, np.inf)
    holds: str = "any"  # one of HOLDS, in the category concerned
    life: tuple[str, ...] | None = None  # stages of LIVES

    def row(self) -> list[float]:
        """The conditions as a row of numbers, as ``mechanisms.audience.belongs`` reads them."""
        chosen = self.orientations if self.orientations is not None else ORIENTATIONS
        lean = sum(1 << ORIENTATIONS.index(name) for name in chosen)
        segments = (1 << 53) - 1 if self.segments is None else sum(1 << s for s in self.segments)
        bounds = (self.tenure, self.weeks_to_end, self.satisfaction, self.paid)
        return [
            float(segments),
            float(lean),
            *(end for pair in bounds for end in pair),
            float(HOLDS.index(self.holds)),
            float(sum(1 << LIVES.index(name) for name in (LIVES if self.life is None else self.life))),
        ]


HOLDS = ("any", "ours", "rival", "nothing", "not ours")
AUDIENCE_ROW = 12  # numbers in a row of conditions
EVERYONE = Audience()


@dataclass(frozen=True)
class Targeted(ReadOnly):
    """A price cut for an audience: on new orders, and on the running bill if ``on_bill``; ``promotion`` pays for it."""

    audience: Audience
    offers: Booleans
    channels: Booleans
    off: float
    commitment: int | None = None
    on_bill: bool = False
    promotion: int = -1


@dataclass(frozen=True)
class Calling:
    """Whom an outbound channel calls, about which category (-1: whatever the customer needs)."""

    audience: Audience = EVERYONE
    category: int = -1
    rest_weeks: float = 8.0


@dataclass(frozen=True)
class ModeOrder:
    """In which order outbound channels work a lead (A-modes): by number, and whom each is for.

    An audience of None is the typical customer of the channel's sales mode.
    """

    channels: tuple[int, ...]
    audiences: tuple[Audience | None, ...]
    hand_over_weeks: float


@dataclass(frozen=True)
class HandOver:
    """How a branch's staff recognise, refer and sell (B-flow): chances at its seven touch points, and the managers.

    ``recognises`` are chances by ``TOUCH_POINTS``, ``accepted`` chances that a referral from there is accepted;
    ``mistakes`` is the part of these chances at which a holder without a need is taken for one who has a need.
    """

    channel: int
    managers: str
    recognises: tuple[float, ...]
    accepted: tuple[float, ...]
    mistakes: float


TOUCH_POINTS = ("door", "ticket_machine", "waiting_area", "lobby_desk", "counter", "meeting_room", "farewell")


@dataclass(frozen=True)
class Coaching:
    """How a team is made better: part of its week in training, a script's level, laggards coached.

    ``team`` None means all; ``lifts`` is the part of the way to full skill that a week of nothing but training gains.
    """

    team: str | None
    training: float = 0.0
    lifts: float = 0.0
    steps: tuple[str, ...] = STEPS
    script: float = 0.0
    laggards: float = 0.0


QUADRANTS = ("star", "question_mark", "cash_cow", "dog")


@dataclass(frozen=True)
class Display:
    """A display of the offers that sell most, in some channels (by number): so many of them."""

    channels: tuple[int, ...]
    top: int


@dataclass(frozen=True)
class Deck:
    """The card that staff play first in some channels: own offer by segment and quadrant, -1 for none."""

    channels: tuple[int, ...]
    offers: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Asking(ReadOnly):
    """Staff of some channels ask for referrals: a ``part`` of some segments' customers, if they are ``satisfied``.

    Nobody is asked again before ``rest`` weeks are over. It takes ``time``, a part of those channels' capacity. Who is
    asked refers by the rule of ``mechanisms.referral``.
    """

    channels: Booleans
    segments: Booleans
    part: float
    satisfied: float
    rest: float
    time: float


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
class Maintaining:
    """Who an outbound channel keeps in touch with: weeks between contacts by class A to D, and the content.

    ``content`` is the number of the lean that it meets, or -1: as the rep reads the customer.
    """

    channel: int
    every: tuple[float, ...]
    content: int = -1
