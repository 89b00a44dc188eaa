"""What the mechanisms of one week share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.core.streams import Streams
from simsales.market.ground.friends import Friends
from simsales.market.ground.offers import Floats
from simsales.market.people import People
from simsales.market.plan import Plan
from simsales.market.price.requests import Desk
from simsales.market.staff.keys import Reps
from simsales.market.staff.payroll import Payroll
from simsales.market.tables import Decided, Facts

if TYPE_CHECKING:
    from simsales.market.staff.sellers import Channel as ChannelAgent


@dataclass
class Today:
    """All that the mechanisms of one week share: they read the facts and the plan, and change people and tally.

    ``tally`` has an array of segment x (channel + 1) x (offer + 1) for each entry; ``touched`` and ``credited``
    count, by channel, the sales it had a part in and the part it was paid for; ``used`` is what maintenance has taken
    of each rep's week by channel, in contacts, or in minutes where those count; ``whole`` are the whole contacts of the
    week, by channel and work; ``rep_contacts`` and ``rep_orders`` count, by channel, each rep's week (one entry where a
    channel has no reps); ``spent`` is what each promotion has given away this week; ``teams`` are the reps' teams as
    the scenario says; ``payroll`` are the books of the reps' incentives; ``orders_last_week`` is channel x own offer.
    """

    week: int
    people: People
    friends: Friends
    facts: Facts
    plan: Plan
    decided: Decided
    luck: Streams
    tally: Any
    channels: list[ChannelAgent]
    holders_share: Floats
    rep_skill: list[Floats]
    rep_contacts: list[Floats]
    rep_orders: list[Floats]
    touched: Floats
    credited: Floats
    spent: Floats
    teams: Mapping[str, Reps]
    used: list[Floats]
    orders_last_week: Floats
    payroll: Payroll = field(default_factory=Payroll)
    desk: Desk = field(default_factory=Desk)
    whole: dict[tuple[int, str], Any] = field(default_factory=dict)

    @cached_property
    def mix(self) -> Floats:
        """The part of the customers who are there that each segment has: it bears so much of what is nobody's cost."""
        people = self.people
        there = np.bincount(people.segment[people.alive], minlength=self.tally.segments)
        return there / there.sum() if there.any() else np.full(len(there), 1.0 / len(there))

    def key(self, decision: str) -> Any:
        """This week's key of a decision."""
        return self.luck.key(decision, self.week)
