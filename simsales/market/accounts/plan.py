"""How a channel's reps work a buying centre: the part of a plan that concerns business accounts (D-buy)."""

from __future__ import annotations

from dataclasses import dataclass

from simsales.market.accounts.keys import INTERESTS, ROLES
from simsales.market.ground.plan import PlanPart

ORDERS = ("in turn", "weakest", "most influential", "champion first")
"""Whom a contact addresses among the roles named; ``confer.role_to_address`` is the rule."""


@dataclass(frozen=True)
class Approaching:
    """Which role a contact addresses, and what it speaks of; None stands for all channels or all segments.

    ``content`` is one of INTERESTS, or "match": what suits the role, as far as the rep finds it.
    """

    channels: tuple[int, ...] | None = None
    segments: tuple[int, ...] | None = None
    roles: tuple[str, ...] = ("decision_maker",)
    order: str = "in turn"
    content: str = "match"

    def concerns(self, segment: int, channel: int) -> bool:
        """Whether it is for this segment in this channel."""
        return (self.segments is None or segment in self.segments) and (
            self.channels is None or channel in self.channels
        )

    def row(self) -> list[int]:
        """The approach as numbers, as the mechanism reads it: order, content (-1: match), roles by number (-1: none).

        >>> Approaching(roles=("champion",), content="price").row()
        [0, 1, 4, -1, -1, -1, -1, -1]
        """
        content = -1 if self.content == "match" else [str(word) for word in INTERESTS].index(self.content)
        roles = [[str(role) for role in ROLES].index(role) for role in self.roles]
        return [ORDERS.index(self.order), content, *roles, *[-1] * (len(ROLES) - len(roles))]


EVERYBODY_ALIKE = Approaching()
"""What reps do if no strategy says otherwise: they go to the decision maker."""


@dataclass(frozen=True)
class Approaches(PlanPart):
    """How reps work buying centres; of two for the same accounts the later counts."""

    approaches: tuple[Approaching, ...] = ()
