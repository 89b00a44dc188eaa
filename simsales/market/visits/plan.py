"""How a branch hands visitors over, as the week's plan says it."""

from __future__ import annotations

from dataclasses import dataclass

from simsales.market.ground.plan import PlanPart


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
class Branches(PlanPart):
    """How branches hand visitors over, one a channel at most."""

    hand_overs: tuple[HandOver, ...] = ()
