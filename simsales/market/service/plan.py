"""Who answers at the desks of the three responses, and within which time, as the week's plan says it."""

from __future__ import annotations

from dataclasses import dataclass

from simsales.market.ground.plan import PlanPart

AS_SAID = -1.0  # as the scenario says


@dataclass(frozen=True)
class Desks(PlanPart):
    """The desks in their order: how many ``servers``, and the hours within which an answer is ``promised``."""

    servers: tuple[float, ...] = (AS_SAID, AS_SAID, AS_SAID)
    promised: tuple[float, ...] = (AS_SAID, AS_SAID, AS_SAID)
