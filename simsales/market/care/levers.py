"""Care of our own customers: maintenance at a frequency by class, and customer events (B-value, B-grade, B-rel)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from simsales.files.needs import Needs
from simsales.files.units import Once, Weeks
from simsales.market.care.plan import Care, Maintaining
from simsales.market.ground.levers import STRICT, OutboundName, View
from simsales.market.ground.plan import Plan

Grade = Literal["A", "B", "C", "D"]
Content = Literal[
    "as read", "emotional care", "after-sale tracking", "diagnosis", "after-sale service", "customer events"
]
AS_READ = -1
# The lean that each content meets, by its number in ORIENTATIONS (B-value).
MEETS: dict[str, int] = {
    "as read": AS_READ, "emotional care": 0, "after-sale tracking": 1, "diagnosis": 1, "after-sale service": 2,
    "customer events": 2,
}  # fmt: skip
USUAL: dict[Grade, float] = {"A": 4.0, "B": 8.0, "C": 13.0, "D": 26.0}


@dataclass(frozen=True, kw_only=True)
class Maintenance:
    """An outbound channel keeps in touch with our own customers, each class at its own frequency (B-grade, B-value).

    ``every`` is a table of weeks by class; if not said, A 4, B 8, C 13, D 26 (assumed). A class that is not in it is
    left alone. Content ``as read`` is what the rep finds to fit the customer; any other is one content for all, which
    fits those who lean to it. It takes up the channel's week before selling does. Of two for the same channel, the
    later one in the strategy counts.
    """

    __pydantic_config__ = STRICT

    channel: Annotated[OutboundName, Needs("contacts")]
    every: Annotated[dict[Grade, Annotated[Weeks, Field(ge=1)]], Field(min_length=1)] | None = None
    content: Content = "as read"

    def propose(self, view: View, plan: Plan) -> Plan:
        """Set the channel's maintenance."""
        frequency = USUAL if self.every is None else self.every
        every = tuple(float(frequency.get(grade, np.inf)) for grade in USUAL)
        maintaining = Maintaining(view.labels.channels.index(self.channel), every, MEETS[self.content])
        others = tuple(each for each in plan[Care].maintaining if each.channel != maintaining.channel)
        return plan.change(Care, maintaining=(*others, maintaining))


@dataclass(frozen=True, kw_only=True)
class CustomerEvent:
    """An event for our customers from dating on, who come; it satisfies, and may bring them nearer (B-rel).

    The first is in the week in which it ``starts``, then one ``every`` so many weeks.
    """

    needs: ClassVar[Needs] = Needs("a relationship")

    __pydantic_config__ = STRICT

    cost: Once
    every: Annotated[Weeks, Field(ge=1)] = 26.0
    starts: Weeks = 0.0

    def propose(self, view: View, plan: Plan) -> Plan:
        """Hold the event in its weeks."""
        return plan.change(Care, events=(*plan[Care].events, float(self.cost))) if self.acts(view.week) else plan

    def acts(self, week: int) -> bool:
        """Whether it is held this week."""
        since = week - self.starts
        return since >= 0 and int(since // self.every) > int((since - 1) // self.every)


CARE = {
    "maintenance": Maintenance,
    "event": CustomerEvent,
}
