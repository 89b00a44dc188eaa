"""Promotions that give more than a price cut: coupons, trials, top-up bonuses, rewards for referrals (A-promo)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field

from simsales.catalogue.giving import Coupon, FreeWeeks, Rewarding
from simsales.catalogue.plan import Plan, replace
from simsales.scenario.units import Amount, Once, Share, Weeks
from simsales.strategies.base import EVERYBODY, Target, View, chosen, meet
from simsales.strategies.promotion import Promotion


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
        if not self.in_season(view, plan.promotions):
            return self.idle(plan)
        labels, offers = view.labels, self.own_offers(view.labels)
        coupon = Coupon(
            self.target.audience(labels, self.segments), offers, chosen(labels.channels, self.channels), self.face,
            self.used_by, plan.promotions,
        )  # fmt: skip
        nothing = np.zeros_like(plan.saving)  # what it gives away depends on the customer
        return self.promoted(replace(plan, coupons=(*plan.coupons, coupon)), offers, nothing, nothing)


@dataclass(frozen=True, kw_only=True)
class Trial(Promotion):
    """A trial sale: the first ``weeks`` free, without a commitment, for who holds none of ours in the category; once.

    It counts in the choice as a gift of what these weeks would cost (assumed). When they end customers decide anew, and
    go on at the usual price or give it back (``goes_on``). For all others it is the usual offer.
    """

    weeks: Annotated[Weeks, Field(ge=1)]

    def propose(self, view: View, plan: Plan) -> Plan:
        """Offer the trial while the promotion lasts."""
        if not self.in_season(view, plan.promotions):
            return self.idle(plan)
        nothing = np.zeros_like(plan.saving)  # what it gives away depends on the customer
        free = FreeWeeks(self.cells(view, plan), int(np.ceil(self.weeks)), plan.promotions)
        plan = replace(plan, trials=(*plan.trials, free))
        return self.promoted(plan, self.own_offers(view.labels), nothing, nothing)


@dataclass(frozen=True, kw_only=True)
class TopUp(Promotion):
    """A top-up bonus: pay ``pay`` in advance, use ``bonus`` more; the customer stays until it is used up.

    The bonus is a gift of credit, which costs us what it is worth; the price stays, then and afterwards. Customers are
    committed for as many weeks as pay + bonus lasts at the price. When money is paid is not modelled, only that it is.
    """

    pay: Amount
    bonus: Amount

    def propose(self, view: View, plan: Plan) -> Plan:
        """Let customers top up while the promotion lasts."""
        if not self.in_season(view, plan.promotions):
            return self.idle(plan)
        cells = self.cells(view, plan) & (plan.price > 0)
        lasts = np.ceil((self.pay + self.bonus) / np.where(cells, plan.price, 1.0) * 52 / 12).astype(np.int64)
        bonus = np.where(cells, self.bonus, 0.0)
        plan = replace(
            plan,
            gift=plan.gift + bonus,
            commitment=np.where(cells, np.maximum(plan.commitment, lasts), plan.commitment),
        )
        return self.promoted(plan, self.own_offers(view.labels), np.zeros_like(bonus), bonus)


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
