"""Campaigns: whom an outbound channel works first, and how it splits its contacts among its accounts."""

from __future__ import annotations

from dataclasses import dataclass

from simsales.catalogue.campaigns import MomentsFirst, Stance
from simsales.catalogue.plan import Plan, replace
from simsales.scenario.moments import MOMENTS
from simsales.scenario.units import Share
from simsales.strategies.base import Lasting, MomentName, OutboundName, View


@dataclass(frozen=True, kw_only=True)
class Campaign(Lasting):
    """What campaigns share: an outbound channel, from and until a week. Of two of a kind the later one counts."""

    channel: OutboundName


@dataclass(frozen=True, kw_only=True)
class InMoments(Campaign):
    """Key moments first (D-moments): the channel works customers in these moments (all, if none is named) first.

    Its other leads follow, as far as its week goes.
    """

    moments: tuple[MomentName, ...] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.moments == ():
            raise ValueError("name at least one moment, or leave moments out for all of them")

    def propose(self, view: View, plan: Plan) -> Plan:
        """Put customers in the moments first."""
        if not self.runs(view.week):
            return plan
        wanted = sum(1 << (MOMENTS.index(name) + 1) for name in set(self.moments or MOMENTS))
        first = MomentsFirst(view.labels.channels.index(self.channel), wanted)
        return replace(plan, moments_first=(*plan.moments_first, first))


@dataclass(frozen=True, kw_only=True)
class Stances(Campaign):
    """Attack, extend, defend (D-aed): how the channel's contacts are split among the classes of accounts.

    The best leads of each class are worked up to its part; what a class has not enough leads for goes to the others in
    this order.
    """

    attack: Share
    extend: Share
    defend: Share

    def __post_init__(self) -> None:
        super().__post_init__()
        total = self.attack + self.extend + self.defend
        if abs(total - 1) > 1e-6:
            raise ValueError(f"the parts of attack, extend and defend must sum to 1, and sum to {total:.4g}")

    def propose(self, view: View, plan: Plan) -> Plan:
        """Split the channel's contacts."""
        if not self.runs(view.week):
            return plan
        stance = Stance(view.labels.channels.index(self.channel), (self.attack, self.extend, self.defend))
        return replace(plan, stances=(*plan.stances, stance))


CAMPAIGN = {"moments": InMoments, "stance": Stances}
