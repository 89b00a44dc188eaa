"""Who keeps in touch, as the week's plan says it."""

from __future__ import annotations

from dataclasses import dataclass

from simsales.market.ground.plan import PlanPart


@dataclass(frozen=True)
class Maintaining:
    """Who an outbound channel keeps in touch with: weeks between contacts by class A to D, and the content.

    ``content`` is the number of the lean that it meets, or -1: as the rep reads the customer.
    """

    channel: int
    every: tuple[float, ...]
    content: int = -1


@dataclass(frozen=True)
class Care(PlanPart):
    """Who keeps in touch with our customers, and the ``events`` of this week: their cost per guest, in currency."""

    maintaining: tuple[Maintaining, ...] = ()
    events: tuple[float, ...] = ()
