"""What a strategy promises its reps and asks of them: base pay, goals, rewards, clawback, head counts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from simsales.core.packed import Packed
from simsales.market.ground.kinds import EFFORTS, STEPS
from simsales.market.ground.offers import Floats, OfferBook
from simsales.market.ground.plan import PlanPart


@dataclass(frozen=True)
class Wage:
    """Base pay a week of a team (None: of all), in currency."""

    team: str | None
    amount: float


@dataclass(frozen=True)
class Goal:
    """What is to be sold: ``amount`` for all the weeks and the whole team, or each period and rep if ``per_rep``.

    Periods of ``every`` weeks; ``weights`` are the season's, by period (again from the first
    after the last; even if there are none). ``by`` is the key by which it is handed down to districts, ``parts`` are
    those that are given, by district.
    """

    team: str | None
    amount: int
    of: str = "orders"
    per_rep: bool = False
    starts: float = 0.0
    weeks: float = math.inf
    every: float = 13.0
    weights: tuple[float, ...] = ()
    by: str = "capacity"
    parts: tuple[tuple[str, float], ...] = ()

    def period(self, week: int) -> int:
        """The number of the period in which a week lies, -1 outside.

        >>> goal = Goal(None, 100, starts=2, weeks=10, every=5)
        >>> [goal.period(week) for week in (1, 2, 6, 7, 11, 12)]
        [-1, 0, 0, 1, 1, -1]
        """
        since = week - self.starts
        return -1 if since < 0 or since >= self.weeks else int(since / self.every)

    def passed(self, week: int) -> float:
        """The part of the week's period that is over when the week begins, 0 to 1."""
        since = (week - self.starts) / self.every
        return since - math.floor(since)


@dataclass(frozen=True)
class Reward:
    """Money on attainment at the end of a period: paid from ``at`` on, or lost below it if ``penalty``.

    ``goal`` None: every goal that the team shares.
    """

    team: str | None
    amount: float
    at: float
    goal: Goal | None = None
    penalty: bool = False


@dataclass(frozen=True)
class Clawback:
    """The part of a sale's commission that a rep pays back if the customer regrets it or leaves within some weeks."""

    part: float
    within: float


@dataclass(frozen=True)
class Heads:
    """How many work in a team; who is hired starts with ``skill`` and needs ``ramp`` weeks to the team's."""

    team: str
    count: int
    skill: float
    ramp: float


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


@dataclass(frozen=True)
class Staff(PlanPart):
    """How staff work and what they are paid for.

    ``effort`` is channel x trust, need, present, close (parts of one); ``rep_commission`` of the rep who sells, on top
    of the channel's, segment x channel x own offer.
    """

    effort: Floats
    rep_commission: Floats
    wages: tuple[Wage, ...] = ()
    goals: tuple[Goal, ...] = ()
    rewards: tuple[Reward, ...] = ()
    clawback: Clawback | None = None
    heads: tuple[Heads, ...] = ()
    coaching: tuple[Coaching, ...] = ()

    @classmethod
    def listed(cls, book: OfferBook, channels: Sequence[Any]) -> Self:
        """Effort split evenly, no commission of the reps' own, nothing asked."""
        shape = book.labels.cells
        return cls(np.full((shape[1], len(EFFORTS)), 1 / len(EFFORTS)), np.zeros(shape))

    @property
    def pays_by_sale(self) -> bool:
        """Whether it matters which rep sold what: for commission of their own, goals, or what may be clawed back."""
        return bool(self.goals) or self.clawback is not None or bool(self.rep_commission.any())


class StaffTables(Packed):
    """What loops read of the staff's part.

    ``push`` and ``claim`` are what a sale's pay adds to the log odds of presenting an offer, and to its utility as a
    rep tells it (segment x channel x own offer; see ``staff.incentives``, which fills them).
    """

    effort: Any
    rep_commission: Any
    push: Any
    claim: Any


def staff_tables(said: Staff) -> StaffTables:
    """The staff's part as arrays."""
    shape = said.rep_commission.shape
    return StaffTables(
        effort=np.array(said.effort, np.float64),
        rep_commission=np.array(said.rep_commission, np.float64),
        push=np.zeros(shape),
        claim=np.zeros(shape),
    )
