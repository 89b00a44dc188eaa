"""Prospecting (B-prospect): where new customers come from, beyond who comes by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from simsales.catalogue.plan import Asking, NameList, Plan, replace
from simsales.scenario.units import Once, Share, Weeks
from simsales.strategies.base import STRICT, CategoryName, OutboundName, Reach, View, chosen


@dataclass(frozen=True, kw_only=True)
class AskForReferrals(Reach):
    """Staff ask satisfied customers for a referral, after an order or a contact that met what they care for.

    Who is asked refers a friend at once with the chance of a whole year by products held (B-refer; `world.referral`).
    Asking takes ``time``, a part of the channel's capacity; a customer is asked at most every ``rest`` (assumed).
    Of two in the same channel each asks its own customers, and both take time.
    """

    part: Share = 1.0
    satisfied: Share = 0.5
    rest: Weeks = 52.0
    time: Share = 0.05

    def propose(self, view: View, plan: Plan) -> Plan:
        """Let the staff of these channels ask."""
        if not self.runs(view.week):
            return plan
        here = chosen(view.labels.channels, self.channels)
        whom = chosen(view.labels.segments, self.segments)
        asking = Asking(here, whom, self.part, self.satisfied, self.rest, self.time)
        return replace(plan, asking=(*plan.asking, asking))


@dataclass(frozen=True, kw_only=True)
class Lists:
    """An outbound channel buys names: a part ``reach`` of those who are not our customers, at a ``price`` each.

    A part ``fresh`` of the numbers is right on the day, and half as many of them after ``half_life``; the list is
    bought anew ``every`` so many weeks, which keeps it up to date. ``filtered`` is the part of names without a need
    (of the ``category``, if one is said) that were taken out beforehand (all assumed).
    """

    __pydantic_config__ = STRICT

    channel: OutboundName
    reach: Annotated[Share, Field(gt=0)]
    price: Once
    category: CategoryName | None = None
    filtered: Share = 0.0
    fresh: Share = 0.9
    half_life: Annotated[Weeks, Field(gt=0)] = 26.0
    every: Annotated[Weeks, Field(ge=1)] = 26.0
    starts: Weeks = 0.0
    ends: Weeks | None = None

    def __post_init__(self) -> None:
        if self.ends is not None and self.ends <= self.starts:
            raise ValueError(f"ends (week {self.ends:g}) must come after starts (week {self.starts:g})")

    def propose(self, view: View, plan: Plan) -> Plan:
        """Buy the list when it is due; it ages until the next one."""
        if view.week < self.starts or (self.ends is not None and view.week >= self.ends):
            return plan
        since = (view.week - self.starts) % self.every
        labels = view.labels
        bought = NameList(
            channel=labels.channels.index(self.channel),
            category=-1 if self.category is None else labels.categories.index(self.category),
            reach=self.reach,
            filtered=self.filtered,
            fresh=self.fresh * 0.5 ** (since / self.half_life),
            price=self.price,
            due=since < 1.0,
        )
        return replace(plan, lists=(*plan.lists, bought))


PROSPECTING = {
    "ask_for_referrals": AskForReferrals,
    "lists": Lists,
}
