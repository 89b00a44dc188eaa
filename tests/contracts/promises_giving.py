"""What promotions that give more than a price cut promise (A-promo)."""

from __future__ import annotations

import numpy as np
import pytest

from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.promotion.levers import Coupons, ReferralReward, TopUp, Trial
from tests.laws.worlds import total

PHONE = ("phone",)


def of_phone(market: Market, entry: str) -> float:
    return float(market.record.entry(entry)[..., market.book.labels.offers.index("phone")].sum())


def used(without: Market, having: Market) -> None:
    """Only who got one and thinks of it uses a coupon, once; more is sold.

    Each takes off what is due once, and what is left of its face comes off the bills.
    """
    assert of_phone(having, "orders") > of_phone(without, "orders")
    assert 0 < of_phone(having, "vouchers_used") < of_phone(having, "orders")
    used_up, still_due = of_phone(having, "vouchers_used"), having.customers.column("credit").sum()
    assert used_up == (having.customers.column("vouchers") > 0).sum(), "one each"
    assert of_phone(having, "one_off_revenue") == 150 * (of_phone(having, "orders") - used_up)
    assert total(having, "discounts") == pytest.approx(200 * used_up - still_due)  # whatever they are billed for
    assert 150 * used_up < of_phone(having, "discounts")
    assert total(without, "discounts") == 0


def tried(without: Market, having: Market) -> None:
    """More orders now; the first bill comes after the free weeks, nobody who tries has committed, some give back.

    Who had it free once, and comes again, pays.
    """
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
    """More referrals, and each friend who orders is paid for: once, however often they order."""
    assert total(having, "referrals") > 1.2 * total(without, "referrals") > 0
    friends = (having.customers.column("referred_orders") > 0).sum()
    assert total(having, "gift_cost") == 30 * friends > 0 == total(without, "gift_cost")
    assert friends < total(having, "referred_orders")


GIVING_PROMISES = {
    ("promotion", "coupon"): (
        Coupons(face=200.0, distributed=0.8, redeemed=0.5, offers=PHONE, target=Target(segments=("young", "old"))),
        used,
    ),
    ("promotion", "trial"): (Trial(weeks=8.0, offers=PHONE), tried),
    ("promotion", "top_up"): (TopUp(pay=140.0, bonus=35.0, offers=PHONE), topped_up),
    ("promotion", "referral_reward"): (ReferralReward(reward=30.0), rewarded),
}  # fmt: skip
DEVICE = {"catalogue__products__phone__price_once": 150}
LONG_ENOUGH = {"run__weeks": 40}  # to give it back, and to come again
REFERRING = {"world__referral": {"by_holdings": [0.9, 0.9, 0.9]}}
