"""Promotions as a strategy sets them (A-promo, C-subsidy).

They change the prices and, by what they display, the attention that offers get.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from simsales.files.needs import Needs
from simsales.files.units import PARTS, Amount, Once, Share, Term
from simsales.market.ground.counting import months_counted
from simsales.market.ground.lever_luck import luck_of_lever
from simsales.market.ground.levers import EVERYBODY, Target, View, meet
from simsales.market.ground.plan import Plan
from simsales.market.price.plan import Prices, Targeted, bind_for, off_list
from simsales.market.promotion.base import Promotion, boxes_of, given_back, own_used_up
from simsales.market.promotion.plan import Coupon, Promotions, affordable
from simsales.market.promotion.takes import taken_by_coupon, taken_by_cut, taken_by_trial


@dataclass(frozen=True, kw_only=True)
class DiscountPromotion(Promotion):
    """A temporary price cut for every customer, of what is paid monthly and once.

    With ``lasts`` the monthly price is cut for so long from the first bill on, and then is the usual one again: what is
    given away is counted bill by bill. Without it the price of the order stands: what is given away, and taken of its
    budget, is that of a year, or of the commitment asked of everybody if that is longer (no targeted cut of their own).

    >>> DiscountPromotion(by=0.1, starts=4, ends=8).runs(8)
    False
    """

    by: Annotated[Share, Needs("a price")]
    lasts: Annotated[Term | None, Field(gt=0), Needs("a monthly price")] = None

    def measured(self, prices: Prices) -> tuple[object, ...]:
        """The commitment for which the price of the order stands."""
        return (prices.commitment,) if self.lasts is None else ()

    def propose(self, view: View, plan: Plan) -> Plan:
        """Cut prices while the promotion lasts."""
        if not self.in_season(view, plan[Promotions].number):
            return self.idle(plan)
        prices = plan[Prices]
        if self.lasts is not None:
            return self.cut_bills(view, plan, self.lasts)
        months = months_counted(own_used_up(view), np.maximum(prices.commitment, self.asked(plan).commitment))
        saving = (prices.price * months + prices.once) * self.by
        plan, cells = self.payable(view, plan, self.cells(view), saving)
        saving = np.where(cells, saving, 0.0)
        price, once = (np.where(cells, full * (1 - self.by), full) for full in (prices.price, prices.once))
        cheaper = off_list(plan, price, once)
        return self.promoted(cheaper, self.own_offers(view.labels), saving, np.zeros_like(saving))

    def cut_bills(self, view: View, plan: Plan, weeks: float) -> Plan:
        """Cut the bills of so many weeks, and what is paid once; of several the one that gives most is had."""
        prices, so_far = plan[Prices], plan[Promotions]
        full = prices.once + so_far.off_once
        once, later = full * self.by, prices.price * weeks * 12 / 52 * self.by
        more = self.by * weeks > so_far.off * so_far.off_weeks
        plan, cells = self.payable(view, plan, self.cells(view) & more, once + later)
        instead = np.where(cells, so_far.off_once, 0.0)  # of the cut whose place it takes
        plan = off_list(plan, prices.price, np.where(cells, full - once, prices.once)).change(
            Promotions,
            off=np.where(cells, self.by, so_far.off),
            off_weeks=np.where(cells, weeks, so_far.off_weeks),
            off_by=np.where(cells, so_far.number, so_far.off_by),
            off_once=np.where(cells, once, so_far.off_once),
            saving=so_far.saving - instead,
            spending=given_back(so_far.spending, so_far.off_by, instead),
        )
        return self.promoted(plan, self.own_offers(view.labels), np.where(cells, once, 0.0), np.zeros(cells.shape))


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
        plan, cells = self.payable(view, plan, self.cells(view), self.cost)
        plan = plan.change(
            Promotions,
            gift=plan[Promotions].gift + np.where(cells, self.value, 0.0),
            explaining=plan[Promotions].explaining + np.where(cells, self.value * self.explaining, 0.0),
        )
        gifts = np.where(cells, self.cost, 0.0)
        return self.promoted(plan, self.own_offers(view.labels), np.zeros_like(gifts), gifts)


@dataclass(frozen=True, kw_only=True)
class Subsidy(Promotion):
    """A one-off price cut against a commitment (C-subsidy): the device cheaper, the contract longer."""

    amount: Annotated[Once, Needs("a one-off price")]
    commitment: Term

    def propose(self, view: View, plan: Plan) -> Plan:
        """Cut the one-off price and ask for the commitment."""
        if not self.in_season(view, plan[Promotions].number):
            return self.idle(plan)
        prices = plan[Prices]
        plan, cells = self.payable(view, plan, self.cells(view), np.minimum(prices.once, self.amount))
        once = np.where(cells, np.maximum(prices.once - self.amount, 0.0), prices.once)
        cheaper = off_list(plan, prices.price, once).change(Prices, **bind_for(prices, cells, self.commitment))
        return self.promoted(cheaper, self.own_offers(view.labels), prices.once - once, np.zeros_like(once))


@dataclass(frozen=True, kw_only=True)
class TargetedOffer(Promotion):
    """A price cut for customers who meet conditions, with a commitment if asked (a retention offer).

    The ``commitment`` is instead of the offer's own; a subsidy or a top-up had with it binds for theirs all the same.
    With ``lasts`` the monthly price is cut for so long, bill by bill, and then is the usual one again.
    It is for customers of both its own ``segments`` and its target's, and refused if these have none in common.
    """

    asks: ClassVar[bool] = True

    by: Annotated[Share, Needs("a price")]
    target: Target
    commitment: Term | None = None
    lasts: Annotated[Term | None, Field(gt=0), Needs("a monthly price")] = None

    def __post_init__(self) -> None:
        super().__post_init__()
        meet(self, self.target)

    def propose(self, view: View, plan: Plan) -> Plan:
        """Add the cut for the audience while the promotion lasts."""
        if not self.in_season(view, plan[Promotions].number):
            return self.idle(plan)
        takes = taken_by_cut(self.asked(plan), own_used_up(view), self.by, self.commitment, self.lasts or 0.0)
        plan, payable = self.payable(view, plan, self.cells_for(view, self.target), takes)
        cut = Targeted(
            self.target.audience(view.labels, self.whom(view.labels)), payable, self.by, self.commitment,
            promotion=plan[Promotions].number, lasts=self.lasts or 0.0,
        )  # fmt: skip
        nothing = np.zeros_like(plan[Promotions].saving)  # what it gives away depends on the customer
        plan = plan.change(Prices, targeted=(*plan[Prices].targeted, cut))
        return self.promoted(plan, payable.any(axis=(0, 1)), nothing, nothing)


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

    asks: ClassVar[bool] = True

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

    def named(self, plan: Plan) -> Plan:
        """The plan in which the luck of who has one has a name."""
        return plan.change(Promotions, coupon_names=luck_of_lever(self, plan[Promotions].coupon_names)[1])

    def propose(self, view: View, plan: Plan) -> Plan:
        """Let coupons be used while the promotion lasts."""
        so_far = plan[Promotions]
        luck, plan = luck_of_lever(self, so_far.coupon_names)[0], self.named(plan)
        if not self.in_season(view, so_far.number):
            return self.idle(plan)
        takes = taken_by_coupon(self.asked(plan), own_used_up(view), self.face)
        plan, payable = self.payable(view, plan, self.cells_for(view, self.target), takes)
        coupons = tuple(
            Coupon(self.target.audience(view.labels, s), offers, channels, self.face, self.used_by, so_far.number, luck)
            for s, channels, offers in boxes_of(payable)
        )
        nothing = np.zeros_like(so_far.saving)  # what it gives away depends on the customer
        plan = plan.change(Promotions, coupons=(*so_far.coupons, *coupons))
        return self.promoted(plan, payable.any(axis=(0, 1)), nothing, nothing)


@dataclass(frozen=True, kw_only=True)
class Trial(Promotion):
    """A trial sale: the first ``weeks`` free, without a commitment, for who holds none of ours in the category; once.

    It counts in the choice as a gift of what these weeks would cost (assumed). When they end customers decide anew, and
    give it back, which costs them nothing, or go on: at the price agreed, and from then on bound for the commitment of
    the offer, or of the cut that they had (`subsidy`, `targeted`). That counts in both decisions. For all others it is
    the usual offer. Of several the longest counts.
    """

    asks: ClassVar[bool] = True

    weeks: Annotated[Term, Field(ge=1), Needs("a monthly price")]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Offer the trial while the promotion lasts."""
        if not self.in_season(view, plan[Promotions].number):
            return self.idle(plan)
        so_far, weeks = plan[Promotions], self.weeks
        nothing, free = np.zeros_like(so_far.saving), taken_by_trial(self.asked(plan).price, weeks)
        plan, longest = self.payable(view, plan, self.cells(view) & (weeks > so_far.free_weeks), free)
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
    committed for as long as pay + bonus lasts at the price that is asked, a week at least. When money is paid is not
    modelled, only that it is.
    """

    pay: Annotated[Amount, Needs("a monthly price")]
    bonus: Annotated[Amount, Needs("a monthly price")]

    def measured(self, prices: Prices) -> tuple[object, ...]:
        """The price by which it lasts."""
        return (prices.price,)

    def propose(self, view: View, plan: Plan) -> Plan:
        """Let customers top up while the promotion lasts."""
        if not self.in_season(view, plan[Promotions].number):
            return self.idle(plan)
        prices, asked = plan[Prices], self.asked(plan).price
        plan, cells = self.payable(view, plan, self.cells(view) & (asked > 0), self.bonus)
        lasts = (self.pay + self.bonus) / np.where(cells, asked, 1.0) * 52 / 12
        lasts = np.maximum(np.rint(lasts * PARTS) / PARTS, 1.0)
        bonus = np.where(cells, self.bonus, 0.0)
        plan = plan.change(Prices, **bind_for(prices, cells, lasts)).change(
            Promotions, gift=plan[Promotions].gift + bonus
        )
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
        so_far = plan[Promotions]
        if not self.in_season(view, so_far.number) or not affordable(self.reward, self.left(view, so_far.number)):
            return self.idle(plan)
        nothing = np.zeros_like(so_far.saving)
        highest = self.cells(view) & (self.reward >= so_far.reward)
        plan = plan.change(
            Promotions,
            reward=np.where(highest, self.reward, so_far.reward),
            rewarded_by=np.where(highest, so_far.number, so_far.rewarded_by),
        )
        return self.promoted(plan, self.own_offers(view.labels), nothing, nothing)


GIVING = {"coupon": Coupons, "trial": Trial, "top_up": TopUp, "referral_reward": ReferralReward}
