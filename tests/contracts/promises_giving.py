"""What promotions that give more than a price cut promise (A-promo)."""

from __future__ import annotations

import numpy as np

from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.promotion.levers import Coupons, ReferralReward, TopUp, Trial
from tests.laws.worlds import total

PHONE = ("phone",)


def of_phone(market: Market, entry: str) -> float:
    return float(market.record.entry(entry)[..., market.book.labels.offers.index("phone")].sum())


def used(without: Market, having: Market) -> None:
    """Only who got one and thinks of it uses a coupon; each costs its face; more is sold."""
    assert of_phone(having, "orders") > of_phone(without, "orders")
    assert 0 < of_phone(having, "coupons_used") < of_phone(having, "orders")
    assert of_phone(having, "discounts") == 200 * of_phone(having, "coupons_used") > 0 == of_phone(without, "discounts")
    assert of_phone(having, "one_off_revenue") == -of_phone(having, "discounts")


def tried(without: Market, having: Market) -> None:
    """More orders now; the first bill comes after the free weeks, nobody who tries has committed, some give back."""
    assert of_phone(having, "orders") > of_phone(without, "orders")
    people = having.customers
    ends = people.column("trial_ends")[:, 0]
    trying = (ends >= having.week) & (people.column("holding")[:, 0] == 0)
    assert trying.any()
    assert (people.column("contract_end")[trying, 0] < having.week).all()
    assert (people.column("bill_from")[trying, 0] == ends[trying] - 7).all(), "served from the first of eight weeks"
    assert of_phone(having, "orders") > of_phone(having, "tried_free") > of_phone(having, "given_back") > 0
    assert of_phone(having, "discounts") > 0 == of_phone(without, "discounts")


def topped_up(without: Market, having: Market) -> None:
    """Pay 140 for 175: the price stays, and so do customers, for 175/70 months; the bonus is a cost."""
    people = having.customers
    signed = (people.column("bought_in")[:, 0] >= 0) & (people.column("holding")[:, 0] == 0)
    assert np.allclose(people.column("paid")[signed, 0], 70)
    assert of_phone(having, "orders") > of_phone(without, "orders")
    assert of_phone(having, "gift_cost") == 35 * of_phone(having, "orders")


def rewarded(without: Market, having: Market) -> None:
    """More referrals, and each friend who orders is paid for."""
    assert total(having, "referrals") > 1.2 * total(without, "referrals") > 0
    assert total(having, "gift_cost") == 30 * total(having, "referred_orders") > 0 == total(without, "gift_cost")


GIVING_PROMISES = {
    ("promotion", "coupon"): (
        Coupons(face=200.0, distributed=0.8, redeemed=0.5, offers=PHONE, target=Target(segments=("young", "old"))),
        used,
    ),
    ("promotion", "trial"): (Trial(weeks=8.0, offers=PHONE), tried),
    ("promotion", "top_up"): (TopUp(pay=140.0, bonus=35.0, offers=PHONE), topped_up),
    ("promotion", "referral_reward"): (ReferralReward(reward=30.0), rewarded),
}  # fmt: skip
REFERRING = {"world__referral": {"by_holdings": [0.9, 0.9, 0.9]}}
