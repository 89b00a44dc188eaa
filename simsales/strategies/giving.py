"""Promotions that give more than a price cut: coupons, trials, top-up bonuses, rewards for referrals (A-promo)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from pydantic import Field

from simsales.catalogue.giving import Coupon, Rewarding
from simsales.catalogue.plan import Plan
from simsales.scenario.units import Once, Share, Weeks
from simsales.strategies.base import EVERYBODY, Target, View, chosen, meet
from simsales.strategies.promotion import Promotion

type Amount = Annotated[Once, Field(gt=0)]


@dataclass(frozen=True, kw_only=True)
class Coupons(Promotion):
    """Coupons worth ``face`` off an order, for who got one and thinks of it at the till.

    A part ``distributed`` of the target gets one, once for the whole promotion; a part ``redeemed`` of these would use
    it. How many do depends on its face: it is used only for an order.
    """

    face: Amount
    distributed: Share = 1.0
    redeemed: Share = 0.5
    target: Target = EVERYBODY

    def __post_init__(self) -> None:
        super().__post_init__()
        meet(self, self.target)

    def propose(self, view: View, plan: Plan) -> Plan:
        """Let coupons be used while the promotion lasts."""
        if not self.in_season(view, plan.promotions):
            return self.idle(plan)
        labels, offers = view.labels, self.own_offers(view.labels)
        coupon = Coupon(
            self.target.audience(labels, self.segments), offers, chosen(labels.channels, self.channels), self.face,
            self.distributed * self.redeemed, plan.promotions,
        )  # fmt: skip
        nothing = np.zeros_like(plan.saving)  # what it gives away depends on the customer
        return self.promoted(replace(plan, coupons=(*plan.coupons, coupon)), offers, nothing, nothing)


@dataclass(frozen=True, kw_only=True)
class Trial(Promotion):
    """A trial sale: the first ``weeks`` free for who is new to it, without a commitment; then the usual price.

    It counts in the choice as a gift of what these weeks would cost (assumed); who does not like it may leave.
    """

    weeks: Annotated[Weeks, Field(ge=1)]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Offer the trial while the promotion lasts."""
        if not self.in_season(view, plan.promotions):
            return self.idle(plan)
        cells, weeks = self.cells(view, plan), int(np.ceil(self.weeks))
        worth = np.where(cells, plan.price * weeks * 12 / 52, 0.0)
        plan = replace(
            plan,
            free_weeks=np.where(cells, weeks, plan.free_weeks),
            gift=plan.gift + worth,
            commitment=np.where(cells, 0, plan.commitment),
        )
        return self.promoted(plan, self.own_offers(view.labels), worth, np.zeros_like(worth))


@dataclass(frozen=True, kw_only=True)
class TopUp(Promotion):
    """A top-up bonus: pay ``pay`` in advance, use ``bonus`` more; the customer stays until it is used up.

    It is a price cut of bonus / (pay + bonus) with a commitment of as many weeks as (pay + bonus) lasts at the price.
    """

    pay: Amount
    bonus: Amount

    def propose(self, view: View, plan: Plan) -> Plan:
        """Let customers top up while the promotion lasts."""
        if not self.in_season(view, plan.promotions):
            return self.idle(plan)
        cells = self.cells(view, plan) & (plan.price > 0)
        cut = self.bonus / (self.pay + self.bonus)
        lasts = np.ceil((self.pay + self.bonus) / np.where(cells, plan.price, 1.0) * 52 / 12).astype(np.int64)
        saving = np.where(cells, self.bonus, 0.0)
        plan = replace(
            plan,
            price=np.where(cells, plan.price * (1 - cut), plan.price),
            commitment=np.where(cells, np.maximum(plan.commitment, lasts), plan.commitment),
        )
        return self.promoted(plan, self.own_offers(view.labels), saving, np.zeros_like(saving))


@dataclass(frozen=True, kw_only=True)
class ReferralReward(Promotion):
    """A reward for each friend referred who orders; it makes customers refer more (`world.referral.reward_response`).

    Where the world has no referral nobody refers, and none is paid. Of several the highest counts.
    """

    reward: Amount

    def propose(self, view: View, plan: Plan) -> Plan:
        """Promise the reward while the promotion lasts."""
        if not self.in_season(view, plan.promotions):
            return self.idle(plan)
        nothing = np.zeros_like(plan.saving)
        rewarding = (*plan.rewarding, Rewarding(self.reward, plan.promotions))
        return self.promoted(replace(plan, rewarding=rewarding), self.own_offers(view.labels), nothing, nothing)


GIVING = {"coupon": Coupons, "trial": Trial, "top_up": TopUp, "referral_reward": ReferralReward}
