"""A coupon is used once, and takes off what is due: it is not paid out. Nor is a reward paid twice for one friend."""

from __future__ import annotations

from typing import Any

import pytest

N = 2000
WEEKS, LASTS, PRICE = 20, 4, 20
# Everybody uses up a refill in four weeks and buys the next one: five orders each, at 20 a piece.
REFILLS = {
    "run.customers": N,
    "run.weeks": WEEKS,
    "world.needs.mobile": {
        "rate": 1000, "worth_having": 100, "lasts": 5200, "review_at_expiry": 0, "subscription": False,
        "consumed": {"most": 1},
    },
    "catalogue.products.phone": {
        "category": "mobile", "price_once": PRICE, "commitment": LASTS, "quality": 0, "service": 0, "known": 1,
    },
}  # fmt: skip
ORDERS = N * WEEKS // LASTS


def coupon(face: float, redeemed: float = 1.0, **more: Any) -> dict[str, Any]:
    return {"kind": "coupon", "face": face, "redeemed": redeemed, **more}


def test_one_coupon_is_used_once(world: Any) -> None:
    """All have one and think of it: each uses it for one of their five orders, and pays the others in full."""
    lived = world.live(REFILLS, {"promotion": [coupon(5)]})
    assert lived.total("orders") == ORDERS
    assert lived.total("vouchers_used") == N
    assert lived.total("discounts") == 5 * N
    assert lived.total("one_off_revenue") == PRICE * ORDERS - 5 * N
    assert (lived.column("billed") == 5 * PRICE - 5).all(), "so it is for each of them"


def test_who_does_not_think_of_it_the_first_time_never_does(world: Any, error: Any) -> None:
    """A part distributed x redeemed uses one, binomially, however often they order."""
    lived = world.live(REFILLS, {"promotion": [coupon(5, redeemed=0.4, distributed=0.6)]})
    assert abs(lived.total("vouchers_used") / N - 0.24) < 3 * error(0.24, N)


def test_of_two_coupons_each_is_used_once(world: Any) -> None:
    """The higher one for the first order, the lower one for the second: 13 off for each customer in all."""
    lived = world.live(REFILLS, {"promotion": [coupon(5), coupon(8)]})
    assert lived.weekly("vouchers_used")[0] == N
    assert lived.total("vouchers_used") == 2 * N
    assert lived.total("discounts") == 13 * N


def test_a_later_promotion_brings_a_coupon_of_its_own(world: Any) -> None:
    """A coupon that was not used in its time is gone; one of the next promotion can be used (held already)."""
    early, late = coupon(5, starts=2, ends=4), coupon(8, starts=10, ends=14)
    lived = world.live(REFILLS, {"promotion": [early, late]})
    assert lived.total("vouchers_used") == N
    assert lived.total("discounts") == 8 * N


def test_one_coupon_is_used_for_one_of_two_products(world: Any) -> None:
    """It is no coupon for each category: who orders a phone this week and a line the next uses it for one of them."""
    lived = world.live(
        {
            "run.customers": N,
            "run.weeks": 4,
            "world.needs.mobile": {"rate": 1000, "worth_having": 100, "lasts": 5200, "subscription": False},
            "world.needs.fixed": {"rate": 1000, "worth_having": 100, "lasts": 5200, "subscription": False},
            "catalogue.products.phone": world.product(0, price_once=20),
            "catalogue.products.line": world.product(0, "fixed", price_once=30),
        },
        {"promotion": [coupon(5)]},
    )
    assert lived.of("phone") == lived.of("line") == N
    assert lived.total("vouchers_used") == N
    assert lived.total("one_off_revenue") == (20 + 30 - 5) * N


@pytest.mark.parametrize("leaves", [0, 1])
@pytest.mark.parametrize("face", [15, 100, 1000])
def test_a_coupon_is_never_paid_out(world: Any, face: float, leaves: float) -> None:
    """Its face may be more than what is due with the order, or ever will be: we owe nobody, in no week.

    Free customers may leave in the week of their order; nobody has then made money by coming.
    """
    lived = world.live(
        {
            "run.customers": N,
            "run.weeks": 3,
            "world.needs.mobile": {"rate": 1000, "worth_having": 100, "lasts": 5200},
            "world.segments.all.churn": {"rate": leaves},
            "channels.store.commission": 0.1,
        },
        {"promotion": [coupon(face)]},
    )
    assert lived.total("orders") >= N >= lived.total("vouchers_used")
    assert lived.column("billed").min() >= -1e-9
    assert (lived.weekly("recurring_revenue", "one_off_revenue", "exit_fees") >= -1e-9).all()
    assert (lived.weekly("commission") >= 0).all()


@pytest.mark.parametrize(("face", "left"), [(12, 18), (30, 0), (50, 0)])  # held already
def test_a_coupon_takes_off_what_is_due_at_once(world: Any, face: float, left: float) -> None:
    """Off a one-off price of 30, and down to nothing."""
    device = world.product(0, price_once=30)
    lived = world.live(
        {
            "catalogue.products.phone": device,
            "world.needs.mobile": {"rate": 1000, "worth_having": 100, "lasts": 5200, "subscription": False},
        },
        {"promotion": [coupon(face)]},
    )
    assert (lived.column("billed") == left).all()


def test_a_coupon_is_worth_no_more_than_it_takes_off(world: Any, error: Any) -> None:
    """A face beyond what can be taken off sells no more than one that is just that: nobody feels what nobody gets."""
    device = world.product(0, price_once=30)
    looks = {
        "catalogue.products.phone": device,
        "world.segments.all.price_response": 1.0,
        "world.needs.mobile": {"rate": 1000, "worth_having": 0.5, "lasts": 5200, "subscription": False},
    }
    just, beyond = (world.live(looks, {"promotion": [coupon(face)]}) for face in (30, 3000))
    assert 0 < just.total("orders") < 4000
    assert just.total("orders") == beyond.total("orders")  # held already


def test_a_reward_is_paid_once_for_each_friend(world: Any) -> None:
    """Each friend referred who orders earns one reward, also who orders two things while the referral is warm.

    Half of the customers are ours and refer everybody else, who come to want a phone and a line.
    """
    need = {"rate": 0, "worth_having": 100, "lasts": 5200, "review_at_expiry": 0}
    lived = world.live(
        {
            "run.customers": N,
            "run.weeks": 6,
            "world.network": {"kind": "friends"},
            "world.needs.mobile": need,
            "world.needs.fixed": need,
            "catalogue.products.line": world.product(20, "fixed"),
            "world.segments.all.holds": {"phone": 0.5, "line": 0.5},
            "world.referral": {"by_holdings": [0.999999, 0.999999, 0.999999], "moves": 1, "warm": 52,
                               "reward_response": 10},
        },
        {"promotion": [{"kind": "referral_reward", "reward": 30}]},
    )  # fmt: skip
    friends = lived.column("referred_orders") > 0
    twice = lived.column("referred_orders") > 1
    assert twice.sum() > 100, "some order two things"
    assert lived.total("gift_cost") == 30 * friends.sum()
