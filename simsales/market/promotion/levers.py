"""Promotions as a strategy sets them (A-promo, C-subsidy).

They change the prices and, by what they display, the attention that offers get.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import AfterValidator, Field

from simsales.files.needs import Needs
from simsales.files.units import Amount, Once, Share, Weeks, WholeWeeks
from simsales.market.attention.plan import Attention
from simsales.market.ground.levers import EVERYBODY, Scope, Target, View, chosen, meet
from simsales.market.ground.offers import Booleans, Floats
from simsales.market.ground.plan import Plan, frozen
from simsales.market.price.plan import Prices, Targeted, cut_by
from simsales.market.promotion.plan import Coupon, Promotions


def _lasting(period: tuple[float, float]) -> tuple[float, float]:
    if period[1] <= period[0]:
        raise ValueError(f"the end (week {period[1]:g}) must come after the start (week {period[0]:g})")
    return period


type Period = Annotated[tuple[Weeks, Weeks], AfterValidator(_lasting)]


@dataclass(frozen=True, kw_only=True)
class Promotion(Scope):
    """What promotions share: a budget (what may be given away in all) and a display that makes the offers known.

    ``calendar`` is a list of (start, end) weeks; without it the promotion runs from ``starts`` until ``ends``.
    A budget counts the list value that this promotion gives away and the cost of its gifts, and stops it in the week
    after it is spent. A display is seen by everybody, whatever the segments and channels.
    """

    budget: Once | None = None
    display: Annotated[float, Field(ge=0, le=20, description="weekly exposure of the offers promoted")] = 0.0
    calendar: tuple[Period, ...] = ()

    def in_season(self, view: View, number: int) -> bool:
        """Whether the promotion runs this week and has budget left."""
        return self.acts(view.week) and (self.budget is None or float(view.spent[number]) < self.budget)

    def acts(self, week: int) -> bool:
        """Whether it runs, and it is the season."""
        season = not self.calendar or any(start <= week < end for start, end in self.calendar)
        return self.runs(week) and season

    def promoted(self, plan: Plan, offers: Booleans, saving: Floats, gifts: Floats) -> Plan:
        """The plan with the promotion's display, and what an order costs it: list value given away, and gifts."""
        so_far, exposure = plan[Promotions], plan[Attention].exposure
        return plan.change(Attention, exposure=exposure + np.where(offers, self.display, 0.0)).change(
            Promotions,
            promoted=so_far.promoted | offers,
            saving=so_far.saving + saving,
            gift_cost=so_far.gift_cost + gifts,
            spending=(*so_far.spending, frozen(saving + gifts)),
        )

    def idle(self, plan: Plan) -> Plan:
        """The plan with a promotion that gives nothing away: its number is kept, so that its budget is."""
        so_far = plan[Promotions]
        return plan.change(Promotions, spending=(*so_far.spending, frozen(np.zeros_like(so_far.saving))))


@dataclass(frozen=True, kw_only=True)
class DiscountPromotion(Promotion):
    """A temporary price cut for every customer, of what is paid monthly and once.

    >>> DiscountPromotion(by=0.1, starts=4, ends=8).runs(8)
    False
    """

    by: Annotated[Share, Needs("a price")]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Cut prices while the promotion lasts."""
        if not self.in_season(view, plan[Promotions].number):
            return self.idle(plan)
        cells, prices = self.cells(view), plan[Prices]
        months = np.maximum(prices.commitment, 52) * 12 / 52
        saving = np.where(cells, (prices.price * months + prices.once) * self.by, 0.0)
        cheaper = cut_by(plan, cells, self.by)
        return self.promoted(cheaper, self.own_offers(view.labels), saving, np.zeros_like(saving))


@dataclass(frozen=True, kw_only=True)
class Gift(Promotion):
    """A gift with the order: worth ``value`` to the customer, ``cost`` to us.

    A gift that needs ``explaining`` is worth that part of its value only as far as the seller can explain how to get
    it: by the skill in presenting (A: staff must know the promotion).
    """

    value: Once
    cost: Once
    explaining: Share = 0.0

    def propose(self, view: View, plan: Plan) -> Plan:
        """Add the gift while the promotion lasts."""
        if not self.in_season(view, plan[Promotions].number):
            return self.idle(plan)
        cells, so_far = self.cells(view), plan[Promotions]
        plan = plan.change(
            Promotions,
            gift=so_far.gift + np.where(cells, self.value, 0.0),
            explaining=so_far.explaining + np.where(cells, self.value * self.explaining, 0.0),
        )
        gifts = np.where(cells, self.cost, 0.0)
        return self.promoted(plan, self.own_offers(view.labels), np.zeros_like(gifts), gifts)


@dataclass(frozen=True, kw_only=True)
class Subsidy(Promotion):
    """A one-off price cut against a commitment (C-subsidy): the device cheaper, the contract longer."""

    amount: Annotated[Once, Needs("a one-off price")]
    commitment: WholeWeeks

    def propose(self, view: View, plan: Plan) -> Plan:
        """Cut the one-off price and ask for the commitment."""
        if not self.in_season(view, plan[Promotions].number):
            return self.idle(plan)
        cells, prices = self.cells(view), plan[Prices]
        once = np.where(cells, np.maximum(prices.once - self.amount, 0.0), prices.once)
        commitment = np.where(cells, np.maximum(prices.commitment, self.commitment), prices.commitment)
        saving = prices.once - once
        return self.promoted(
            plan.change(Prices, once=once, commitment=commitment),
            self.own_offers(view.labels),
            saving,
            np.zeros_like(saving),
        )


@dataclass(frozen=True, kw_only=True)
class TargetedOffer(Promotion):
    """A price cut for customers who meet conditions, with a commitment if asked (a retention offer).

    It is for customers of both its own ``segments`` and its target's, and refused if these have none in common.
    """

    by: Annotated[Share, Needs("a price")]
    target: Target
    commitment: WholeWeeks | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        meet(self, self.target)

    def propose(self, view: View, plan: Plan) -> Plan:
        """Add the cut for the audience while the promotion lasts."""
        if not self.in_season(view, plan[Promotions].number):
            return self.idle(plan)
        labels = view.labels
        offers = self.own_offers(labels)
        cut = Targeted(
            self.target.audience(labels, self.segments),
            offers,
            chosen(labels.channels, self.channels),
            self.by,
            self.commitment,
            promotion=plan[Promotions].number,
        )
        nothing = np.zeros_like(plan[Promotions].saving)  # what it gives away depends on the customer
        return self.promoted(plan.change(Prices, targeted=(*plan[Prices].targeted, cut)), offers, nothing, nothing)


PROMOTION = {"discount": DiscountPromotion, "gift": Gift, "subsidy": Subsidy, "targeted": TargetedOffer}


@dataclass(frozen=True, kw_only=True)
class Coupons(Promotion):
    """Coupons worth ``face`` off an order, for who got one and thinks of it at the till.

    A part ``distributed`` of the target gets one, once for the whole promotion; a part ``redeemed`` of these think of
    it, and use it if it is worth more than the trouble that it is to them: exponential among customers, with mean
    ``trouble`` (assumed; that a higher face is redeemed by more: Bawa & Shoemaker 1987). It takes off no more than the
    order costs in its first year, and is used only for an order.

    >>> round(Coupons(face=40.0, redeemed=0.5, trouble=40.0).used_by, 4)
    0.3161
    """

    face: Amount
    distributed: Share = 1.0
    redeemed: Share = 0.5
    trouble: Once = 0.0
    target: Target = EVERYBODY

    def __post_init__(self) -> None:
        super().__post_init__()
        meet(self, self.target)

    @property
    def used_by(self) -> float:
        """The part of the target that has one and would use it."""
        willing = 1.0 - math.exp(-self.face / self.trouble) if self.trouble > 0 else 1.0
        return self.distributed * self.redeemed * willing

    def propose(self, view: View, plan: Plan) -> Plan:
        """Let coupons be used while the promotion lasts."""
        if not self.in_season(view, plan[Promotions].number):
            return self.idle(plan)
        labels, offers = view.labels, self.own_offers(view.labels)
        coupon = Coupon(
            self.target.audience(labels, self.segments), offers, chosen(labels.channels, self.channels), self.face,
            self.used_by, plan[Promotions].number,
        )  # fmt: skip
        nothing = np.zeros_like(plan[Promotions].saving)  # what it gives away depends on the customer
        plan = plan.change(Promotions, coupons=(*plan[Promotions].coupons, coupon))
        return self.promoted(plan, offers, nothing, nothing)


@dataclass(frozen=True, kw_only=True)
class Trial(Promotion):
    """A trial sale: the first ``weeks`` free, without a commitment, for who holds none of ours in the category; once.

    It counts in the choice as a gift of what these weeks would cost (assumed). When they end customers decide anew, and
    go on at the usual price or give it back (``goes_on``). For all others it is the usual offer. Of several the longest
    counts.
    """

    weeks: Annotated[WholeWeeks, Field(ge=1), Needs("a monthly price")]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Offer the trial while the promotion lasts."""
        if not self.in_season(view, plan[Promotions].number):
            return self.idle(plan)
        nothing = np.zeros_like(plan[Promotions].saving)  # what it gives away depends on the customer
        so_far, weeks = plan[Promotions], self.weeks
        longest = self.cells(view) & (weeks > so_far.free_weeks)
        plan = plan.change(
            Promotions,
            free_weeks=np.where(longest, weeks, so_far.free_weeks),
            free_by=np.where(longest, so_far.number, so_far.free_by),
        )
        return self.promoted(plan, self.own_offers(view.labels), nothing, nothing)


@dataclass(frozen=True, kw_only=True)
class TopUp(Promotion):
    """A top-up bonus: pay ``pay`` in advance, use ``bonus`` more; the customer stays until it is used up.

    The bonus is a gift of credit, which costs us what it is worth; the price stays, then and afterwards. Customers are
    committed for as many weeks as pay + bonus lasts at the price. When money is paid is not modelled, only that it is.
    """

    pay: Annotated[Amount, Needs("a monthly price")]
    bonus: Annotated[Amount, Needs("a monthly price")]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Let customers top up while the promotion lasts."""
        if not self.in_season(view, plan[Promotions].number):
            return self.idle(plan)
        prices = plan[Prices]
        cells = self.cells(view) & (prices.price > 0)
        lasts = np.ceil((self.pay + self.bonus) / np.where(cells, prices.price, 1.0) * 52 / 12).astype(np.int64)
        bonus = np.where(cells, self.bonus, 0.0)
        commitment = np.where(cells, np.maximum(prices.commitment, lasts), prices.commitment)
        plan = plan.change(Prices, commitment=commitment).change(Promotions, gift=plan[Promotions].gift + bonus)
        return self.promoted(plan, self.own_offers(view.labels), np.zeros_like(bonus), bonus)


@dataclass(frozen=True, kw_only=True)
class ReferralReward(Promotion):
    """A reward for each friend referred who orders; it makes customers refer more (`world.referral.reward_response`).

    It is paid where the friend, of its `segments`, orders one of its `offers` in its `channels`. Who holds one of the
    `offers` speaks of it the more for it. Of several for the same order the highest counts.
    """

    reward: Annotated[Amount, Needs("referrals")]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Promise the reward while the promotion lasts."""
        if not self.in_season(view, plan[Promotions].number):
            return self.idle(plan)
        nothing = np.zeros_like(plan[Promotions].saving)
        so_far = plan[Promotions]
        highest = self.cells(view) & (self.reward >= so_far.reward)
        plan = plan.change(
            Promotions,
            reward=np.where(highest, self.reward, so_far.reward),
            rewarded_by=np.where(highest, so_far.number, so_far.rewarded_by),
        )
        return self.promoted(plan, self.own_offers(view.labels), nothing, nothing)


GIVING = {"coupon": Coupons, "trial": Trial, "top_up": TopUp, "referral_reward": ReferralReward}
