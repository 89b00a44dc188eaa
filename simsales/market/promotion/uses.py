"""How it is counted whether promotions acted."""

from __future__ import annotations

from simsales.market.ground.use import Use
from simsales.market.promotion.levers import (
    Coupons,
    DiscountPromotion,
    Gift,
    ReferralReward,
    Subsidy,
    TargetedOffer,
    TopUp,
    Trial,
)

_NEW = ("origin_own", "origin_friends", "origin_staff")  # orders of what was not held

USES: dict[type, Use] = {
    DiscountPromotion: Use(acted=("discounts",), words="took nothing off any order"),
    Subsidy: Use(acted=("discounts",), words="took nothing off any order"),
    Gift: Use(acted=("gift_cost",), chances=("orders",), each="cost", words="came with {share} of the orders"),
    TopUp: Use(acted=("gift_cost",), chances=("orders",), each="bonus", words="was used in {share} of the orders"),
    TargetedOffer: Use(acted=("targeted_orders",), chances=("orders",), words="was used in {share} of the orders"),
    Coupons: Use(acted=("vouchers_used",), chances=("orders",), words="was used in {share} of the orders"),
    Trial: Use(acted=("tried_free",), chances=_NEW, words="was used in {share} of the orders of what was not held"),
    ReferralReward: Use(
        acted=("referred_orders",), chances=_NEW, words="could be earned by {share} of the orders of what was not held"
    ),
}
