"""Compliance, as the week's plan says it: talks that are checked, desks that settle complaints, data protected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from simsales.core.packed import Packed
from simsales.market.ground.offers import Floats, OfferBook
from simsales.market.ground.plan import PlanPart


@dataclass(frozen=True)
class Desk:
    """The team of a channel that settles complaints: ``minutes`` each, a ``part`` of its week at most."""

    channel: int
    part: float
    minutes: float


@dataclass(frozen=True)
class Compliance(PlanPart):
    """By channel the part of the talks that is checked, and minutes for each; desks; rules on shared data.

    ``leaks`` is by what the chance of a leak is multiplied, ``protecting`` the minutes a week that this takes of each
    rep with access.
    """

    checks: Floats
    check_minutes: Floats
    desks: tuple[Desk, ...] = ()
    leaks: float = 1.0
    protecting: float = 0.0

    @classmethod
    def listed(cls, book: OfferBook, channels: Sequence[Any]) -> Self:
        """Nothing is checked, settled or protected."""
        return cls(np.zeros(len(channels)), np.zeros(len(channels)))


class ComplianceTables(Packed):
    """What loops read of it: the part of each channel's talks that is ``checked_part``."""

    checked_part: Any


def compliance_tables(said: Compliance) -> ComplianceTables:
    """Compliance as arrays."""
    return ComplianceTables(checked_part=np.array(said.checks, np.float64))
