"""Coupons, trials, gifts that must be explained, rewards for referrals (A-promo): their laws, and their directions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simsales.market import Market
from simsales.strategies.giving import Coupons, ReferralReward, TopUp, Trial
from simsales.strategies.promotion import Gift
from simsales.strategies.selling import Script
from tests.contracts.promises_giving import REFERRING, of_phone
from tests.laws.worlds import LIVELY, QUIET, SURE, certain_shop, changed, fingerprint, lived, total
from tests.systems.test_usage import paired

WORLD = changed(LIVELY, run__customers=3000, channels__store__capacity=1000)
PHONE = ("phone",)


def orders(market: Market) -> float:
    return of_phone(market, "orders")


def everybody_buys(customers: int = 4000) -> dict[str, Any]:
    return changed(
        certain_shop(QUIET),
        run={"customers": customers, "weeks": 6},
        world__needs__mobile={"rate": SURE, "voiced": 1},
        catalogue__products__phone__known=1,
    )


def test_coupons_are_used_by_who_got_one_and_thinks_of_it() -> None:
    """Theory: where everybody buys, a part distributed x redeemed uses one (binomial)."""
    market = lived(everybody_buys(), Coupons(face=5.0, distributed=0.6, redeemed=0.4))
    sold, used = total(market, "orders"), total(market, "coupons_used")
    assert sold > 3500
    assert abs(used / sold - 0.24) < 3 * math.sqrt(0.24 * 0.76 / sold)
    assert total(market, "discounts") == 5.0 * used


def test_two_coupons_are_not_added_and_the_higher_counts() -> None:
    both = (Coupons(face=5.0, redeemed=1.0), Coupons(face=8.0, redeemed=1.0))
    market = lived(everybody_buys(500), *both)
    assert total(market, "discounts") == 8.0 * total(market, "orders") > 0


def test_a_budget_ends_coupons_and_rewards() -> None:
    for gift, entry in ((Coupons(face=200.0, redeemed=1.0, budget=2000.0), "discounts"),
                        (ReferralReward(reward=30.0, budget=90.0), "gift_cost")):  # fmt: skip
        market = lived(changed(WORLD, **REFERRING), gift)
        weekly = market.record.entry(entry).sum(axis=(1, 2, 3))
        spent = np.cumsum(weekly)
        over = int(np.argmax(spent >= gift.budget))  # type: ignore[operator]
        assert spent[-1] == spent[over] >= gift.budget, "nothing in the weeks after it is spent"  # type: ignore[operator]


def test_a_higher_face_sells_more() -> None:
    low, high = (Coupons(face=face, redeemed=0.8, offers=PHONE) for face in (50.0, 400.0))
    assert paired(WORLD, orders, high, without=(low,)) > 0


def test_a_trial_starts_the_bills_later() -> None:
    spec = everybody_buys(400)
    plain, trial = lived(spec), lived(spec, Trial(weeks=3.0))
    assert total(trial, "orders") == total(plain, "orders") > 0
    bills = [market.record.entry("recurring_revenue").sum(axis=(1, 2, 3)) for market in (plain, trial)]
    assert bills[1][3:] == pytest.approx(bills[0][:-3]), "the same bills, three weeks later"
    assert bills[1][:3].sum() == 0


def test_a_top_up_is_a_cut_with_a_commitment() -> None:
    """Pay 40 for 60 at 20 a month: a third off, thirteen weeks."""
    market = lived(everybody_buys(200), TopUp(pay=40.0, bonus=20.0))
    people = market.customers
    bought = people.column("bought_in")[:, 0] >= 0
    assert people.column("paid")[bought, 0] == pytest.approx(np.full(bought.sum(), 20 * 2 / 3), rel=1e-5)
    assert (people.column("contract_end")[bought, 0] >= 13).all()


GIFT, SKILLED = Gift(value=300.0, cost=100.0, explaining=1.0, offers=PHONE), Script(level=0.95, half_life=5000.0)


def test_a_gift_sells_as_far_as_staff_can_explain_it() -> None:
    """A: gift displays raise desire only if staff can explain how to get it; the counter-example explains itself."""
    plain = Gift(value=300.0, cost=100.0, offers=PHONE)
    assert paired(WORLD, orders, plain, without=(GIFT,)) > 0
    assert paired(WORLD, orders, GIFT) > 0
    clumsy = changed(WORLD, reps__callers__skill=0.0, reps__visitors__skill=0.0, channels__store=None)
    clumsy["channels"] = {name: way for name, way in clumsy["channels"].items() if name in ("telesales", "field")}
    few = paired(clumsy, orders, GIFT)
    assert few < 0.15 * paired(clumsy, orders, plain), "hardly anybody can explain it (practice teaches a little)"
    assert paired(clumsy, orders, GIFT, SKILLED, without=(SKILLED,)) > 3 * few, "with a script they can"


def test_a_reward_makes_customers_refer() -> None:
    spec = changed(WORLD, **REFERRING)

    def referrals(market: Market) -> float:
        return total(market, "referrals")

    assert paired(spec, referrals, ReferralReward(reward=30.0)) > 0
    deaf = changed(spec, world__referral__reward_response=0.0)
    assert abs(paired(deaf, referrals, ReferralReward(reward=30.0))) < 5, "who does not care refers as before"


def test_what_nobody_gets_changes_nothing() -> None:
    idle = Coupons(face=50.0, distributed=0.0)
    assert fingerprint(lived(WORLD, idle)) == fingerprint(lived(WORLD))
