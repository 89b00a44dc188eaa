"""Whom channels call, and who is credited, as the week's plan says it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from simsales.market.ground.audience import EVERYONE, Audience


class Credit(IntEnum):
    """Who may go on and who is paid when two channels work the same customer."""

    NONE = 0
    FIRST_TOUCH = 1
    TERRITORY = 2
    SPLIT = 3


@dataclass(frozen=True)
class Calling:
    """Whom an outbound channel calls, about which category (-1: whatever the customer needs)."""

    audience: Audience = EVERYONE
    category: int = -1
    rest_weeks: float = 8.0
