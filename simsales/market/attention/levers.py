"""Market cultivation (A-cult), and what is displayed as selling most (B-herd)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from simsales.files.needs import Needs
from simsales.files.units import Once, Share
from simsales.market.attention.plan import Attention, Cultivating, Display, reached_by
from simsales.market.ground.lever_luck import luck_of_lever
from simsales.market.ground.levers import EVERYBODY, Lasting, OfferName, Shown, Target, View, chosen
from simsales.market.ground.plan import Plan

type Utility = Annotated[float, Field(ge=0, le=20, allow_inf_nan=False)]


def _something(value: float) -> float:
    if value <= 0:
        raise ValueError("it must be more than 0")
    return value


type Spend = Annotated[Once, AfterValidator(_something)]


@dataclass(frozen=True, kw_only=True)
class Cultivation(Lasting):
    """What cultivation shares: offers, target (of all that a customer holds), time, and what it does to them.

    ``exposure`` is that of the offers, ``favour`` the utility by which who is reached likes us better (as what friends
    tell, it fades).
    """

    offers: tuple[OfferName, ...] | None = None
    target: Target = EVERYBODY
    exposure: Utility = 1.0
    favour: Utility = 0.0

    def named(self, plan: Plan) -> Plan:
        """The plan in which the luck of whom it reaches has a name."""
        return plan.change(Attention, cultivation_names=luck_of_lever(self, plan[Attention].cultivation_names)[1])

    def added(self, view: View, plan: Plan, reach: float, spend: float, in_person: bool, cost: float) -> Plan:
        """The plan with this week's cultivation."""
        labels, so_far = view.labels, plan[Attention]
        luck, _ = luck_of_lever(self, so_far.cultivation_names)
        each = Cultivating(
            self.target.audience(labels), chosen(labels.offers[: labels.own], self.offers), reach, self.exposure,
            self.favour, spend, in_person, cost, luck,
        )  # fmt: skip
        return self.named(plan).change(Attention, cultivation=(*so_far.cultivation, each))


@dataclass(frozen=True, kw_only=True)
class Advertising(Cultivation):
    """Advertising: ``spend`` a week reaches a part of its target, at most ``most``, and 63% of that with ``scale``.

    It spends no more than its ``budget``: in the last week what is left of it.

    >>> Advertising(spend=2000.0, scale=5000.0).most
    0.5
    """

    spend: Spend
    scale: Spend
    most: Share = 0.5
    budget: Once | None = None

    def propose(self, view: View, plan: Plan) -> Plan:
        """Advertise this week."""
        so_far = self.spend * (view.week - -(-self.starts // 1))
        spend = self.spend if self.budget is None else min(self.spend, self.budget - so_far)
        if not self.runs(view.week):
            return plan
        if spend <= 0.0:
            return self.named(plan)
        return self.added(view, plan, reached_by(spend, self.scale, self.most), spend, False, 0.0)


@dataclass(frozen=True, kw_only=True)
class FreeTrial(Cultivation):
    """Trials and experience events: a ``part`` of the target comes each week, at a ``cost`` each.

    >>> FreeTrial(part=0.01, cost=20.0, favour=0.5).exposure
    1.0
    """

    part: Share
    cost: Once

    def propose(self, view: View, plan: Plan) -> Plan:
        """Invite this week."""
        return self.added(view, plan, self.part, 0.0, True, self.cost) if self.runs(view.week) else plan


CULTIVATION = {"advertising": Advertising, "trial": FreeTrial}


@dataclass(frozen=True, kw_only=True)
class HotSelling(Shown):
    """A display of the offers that sold most last week (B-herd); conforming customers follow it."""

    needs: ClassVar[Needs] = Needs("conformity")

    top: Annotated[int, Field(ge=1, le=100)] = 3

    def propose(self, view: View, plan: Plan) -> Plan:
        """Put up the display."""
        if not self.runs(view.week):
            return plan
        return plan.change(Attention, displays=(*plan[Attention].displays, Display(self.where(view), self.top)))


DISPLAY = {
    "hot_selling": HotSelling,
}
