"""What promotions give beside a price cut: coupons, free weeks, gifts that must be explained, rewards for referrals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.core.packed import Packed
from simsales.market.ground.audience import Audience, conditions_of
from simsales.market.ground.offers import Booleans
from simsales.market.ground.plan import ReadOnly

if TYPE_CHECKING:
    from simsales.market.plan import Plan


@dataclass(frozen=True)
class Coupon(ReadOnly):
    """So much off an order, in currency, for a ``part`` of an audience: who got one and thinks of it."""

    audience: Audience
    offers: Booleans
    channels: Booleans
    face: float
    part: float
    promotion: int


@dataclass(frozen=True)
class FreeWeeks(ReadOnly):
    """So many weeks free, by segment x channel x own offer, for who has not had the category from us."""

    cells: Booleans
    weeks: int
    promotion: int


@dataclass(frozen=True)
class Rewarding:
    """What a customer gets, in currency, for each friend referred who orders."""

    reward: float
    promotion: int


class Giving(Packed):
    """This week's coupons (one a row), and by segment x channel x own offer what must be explained, and free weeks.

    ``explaining`` is in currency; ``free_by`` the promotion that gives the free weeks. ``reward`` is paid for a
    referred order, from the budget of promotion ``rewarded_by`` (-1: none).
    """

    coupons: bool
    audience: Any
    offers: Any
    channels: Any
    face: Any
    part: Any
    promotion: Any
    explaining: Any
    trials: bool
    free_weeks: Any
    free_by: Any
    reward: float
    rewarded_by: int


def giving_of(plan: Plan) -> Giving:
    """The tables of a plan; of several rewards the highest counts, of several trials the longest."""
    coupons, rewards = plan.coupons, sorted(plan.rewarding, key=lambda each: each.reward)
    n, shape = len(coupons), plan.price.shape
    best = rewards[-1] if rewards else Rewarding(0.0, -1)
    weeks, by = np.zeros(shape, np.int64), np.full(shape, -1, np.int64)
    for trial in plan.trials:
        longest = trial.cells & (trial.weeks > weeks)
        weeks[longest], by[longest] = trial.weeks, trial.promotion
    return Giving(
        coupons=n > 0,
        audience=conditions_of([c.audience for c in coupons]),
        offers=np.array([c.offers for c in coupons], np.bool_).reshape(n, shape[2]),
        channels=np.array([c.channels for c in coupons], np.bool_).reshape(n, shape[1]),
        face=np.array([c.face for c in coupons], float),
        part=np.array([c.part for c in coupons], float),
        promotion=np.array([c.promotion for c in coupons], np.int64),
        explaining=np.array(plan.explaining, float),
        trials=bool(plan.trials),
        free_weeks=weeks,
        free_by=by,
        reward=float(best.reward),
        rewarded_by=int(best.promotion),
    )
