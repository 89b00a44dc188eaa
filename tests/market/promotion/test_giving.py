"""Coupons, trials, gifts that must be explained, rewards for referrals (A-promo): their laws, and their directions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simsales.market.bundle.levers import Points
from simsales.market.market import Market
from simsales.market.promotion.levers import Coupons, Gift, ReferralReward, TopUp, Trial
from simsales.market.staff.levers import Script
from tests.contracts.promises_giving import REFERRING, of_phone
from tests.laws.worlds import (
    LIVELY,
    QUIET,
    SURE,
    certain_shop,
    changed,
    differences,
    fingerprint,
    lived,
    opened,
    snapshot,
    total,
)
from tests.market.usage.test_usage import paired

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
    sold, used = total(market, "orders"), total(market, "vouchers_used")
    assert sold > 3500
    assert abs(used / sold - 0.24) < 3 * math.sqrt(0.24 * 0.76 / sold)
    assert total(market, "discounts") == pytest.approx(5.0 * used), "off the bills of two weeks"


def test_two_coupons_are_not_added_and_the_higher_counts() -> None:
    both = (Coupons(face=5.0, redeemed=1.0), Coupons(face=8.0, redeemed=1.0))
    market = lived(everybody_buys(500), *both)
    assert 0 < total(market, "discounts") == pytest.approx(8.0 * total(market, "orders"))


def test_a_budget_ends_coupons_and_rewards() -> None:
    """A coupon is spent when it is used, though a part of it comes off later bills."""
    for gift, entry, each in ((Coupons(face=200.0, redeemed=1.0, budget=2000.0), "vouchers_used", 200.0),
                              (ReferralReward(reward=30.0, budget=90.0), "gift_cost", 1.0)):  # fmt: skip
        market = lived(changed(WORLD, **REFERRING), gift)
        weekly = each * market.record.entry(entry).sum(axis=(1, 2, 3))
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


def test_a_free_week_costs_us_what_any_week_costs() -> None:
    """Service is given from the first week: its cost is the same with a trial, and nobody is billed or earns points."""
    spec = changed(everybody_buys(400), catalogue__products__phone__cost=5.0)
    spec = changed(spec, world__needs__mobile__usage={"mean": 50}, catalogue__products__phone__per_unit=0.2)
    points = Points(rate=0.1, redeem_at=1e6)
    plain, trial = lived(spec, points), lived(spec, points, Trial(weeks=6.0))
    assert total(trial, "service_cost") == pytest.approx(total(plain, "service_cost"))
    assert total(trial, "units") == pytest.approx(total(plain, "units"))
    assert total(plain, "recurring_revenue") > 0 == total(trial, "recurring_revenue")
    assert total(plain, "points_earned") > 0 == total(trial, "points_earned")
    assert trial.customers.column("billed").sum() == 0


def test_a_trial_is_free_only_for_who_has_none_of_ours_and_had_no_trial() -> None:
    spec = everybody_buys(400)
    held = changed(spec, world__segments__all__holds={"phone": 1.0}, world__needs__mobile__renewal_rate=SURE)
    better = {"category": "mobile", "price": 25, "quality": 0, "service": 0.5, "known": 1}
    held = changed(held, catalogue__products__better=better)  # the same again on the same terms is no order
    plain, trial = lived(held), lived(held, Trial(weeks=3.0))
    assert total(plain, "orders") > 0 == total(trial, "tried_free")
    lives = [snapshot(market) for market in (trial, plain)]
    only = [life.pop(name) for life in lives for name in ("trial_term", "cut_at_order")]  # where something may be tried
    assert not any(column.any() for column in only)
    assert differences(*lives) == [], "for who holds ours it is the usual offer"
    assert (trial.record.counts == plain.record.counts).all()
    short = changed(spec, world__segments__all__price_response=100.0, run__weeks=30)
    again = lived(short, Trial(weeks=2.0))
    most = np.bincount(again.customers.column("segment"), minlength=1).sum()
    assert total(again, "tried_free") <= most, "nobody tries twice"


def doubted() -> dict[str, Any]:
    """Everybody looks in the first week at what some find worth its price, and some do not."""
    return changed(everybody_buys(), world__segments__all__price_response=0.1, world__needs__mobile__worth_having=2.6)


def test_with_the_same_tastes_who_goes_on_would_have_bought_without_a_trial() -> None:
    """A law, customer by customer: a short trial wins nobody for good whom the usual price would not have won."""
    plain, trial = (opened(doubted(), *free) for free in ((), (Trial(weeks=1.0),)))
    for market in (plain, trial):
        market.run_for(1)
    bought, kept = (market.customers.column("holding")[:, 0] == 0 for market in (plain, trial))
    tried = trial.customers.column("trial_ends")[:, 0] == 0
    assert 500 < bought.sum() < tried.sum(), "more try than would buy"
    assert (kept == bought).all()
    assert total(trial, "tried_free") - total(trial, "given_back") == bought.sum()
    assert total(trial, "given_back") > 0 == total(trial, "churned"), "what was only tried is no subscription lost"
    assert total(trial, "recurring_revenue") == 0


def gives_back(level: Any, tried: Any, stays: float) -> Any:
    """Theory: the chance that who tried at utility ``tried`` gives back what is worth ``level``, with other tastes.

    Those for the offer and for nothing are Gumbel, and each is the same as before with chance ``stays``.
    """
    worse, better = np.exp(level), np.exp(tried)
    takes = better / (1 + better)
    both_new = takes / (1 + worse)
    both_same = 1 / (1 + worse) - 1 / (1 + better)
    nothing_same = 1 / (1 + worse) - 1 / (1 + worse + better)
    offer_same = takes - 1 / (1 + 1 / better + 1 / worse)
    one = stays * (1 - stays) * (nothing_same + offer_same)
    return (stays**2 * both_same + (1 - stays) ** 2 * both_new + one) / takes


def test_with_other_tastes_who_goes_on_follows_random_utility() -> None:
    """In another quarter half of all tastes are the same: of those who tried, fewer give back than all would."""
    market = opened(changed(doubted(), run__weeks=20), Trial(weeks=14.0, ends=1.0))
    market.run_for(1)
    kinds = market.customers.column("sensitivity"), market.customers.column("orientation")
    trying = market.customers.column("trial_ends")[:, 0] == 13
    worth = market.facts.offer.value[0, *kinds, 0][trying]
    market.run_for(13)
    level = worth - 0.1 * market.book.list_price[0]
    free = 0.1 * 20.0 * 14.0 / market.facts.selling.closing_horizon
    chance = gives_back(level, level + free, 0.5)  # `selling.taste_stays`
    assert trying.sum() > 1000
    assert 0.1 < chance.mean() < 0.9
    back = market.record.entry("given_back")[13].sum()
    assert abs(back - chance.sum()) < 3 * math.sqrt(float((chance * (1 - chance)).sum()))


def test_a_top_up_is_a_gift_of_credit_with_a_commitment() -> None:
    """Pay 40 for 60 at 20 a month: the price stays, thirteen weeks bound, and the bonus is what it costs."""
    plain, market = lived(everybody_buys(200)), lived(everybody_buys(200), TopUp(pay=40.0, bonus=20.0))
    people = market.customers
    bought = people.column("bought_in")[:, 0] >= 0
    assert people.column("paid")[bought, 0] == pytest.approx(np.full(bought.sum(), 20.0))
    assert (people.column("contract_end")[bought, 0] >= 13).all()
    assert total(market, "orders") == total(plain, "orders")
    assert total(market, "recurring_revenue") == pytest.approx(total(plain, "recurring_revenue"))
    assert total(market, "gift_cost") == 20 * total(market, "orders") > 0


def test_a_coupon_takes_off_no_more_than_an_order_costs() -> None:
    """Its face may be above a year's charges: then these are off, and no commission is due, rather than one owed."""
    spec = changed(everybody_buys(300), channels__store__commission=0.1, run__weeks=60)
    market = lived(spec, Coupons(face=1e4, redeemed=1.0))
    sold = total(market, "orders")
    assert sold > 0
    assert total(market, "discounts") == pytest.approx(12 * 20 * sold)
    assert total(market, "commission") == pytest.approx(0.0)
    bills = market.record.entry("recurring_revenue").sum(axis=(1, 2, 3))
    assert bills[:52].sum() == pytest.approx(0.0), "the first year is free"
    assert bills[53:] == pytest.approx(np.full(7, 20 * 12 / 52 * sold)), "and the second is not"
    assert total(market, "order_profit") == pytest.approx(0.0), "nothing is earned in the first year"


def test_a_coupon_takes_off_the_one_off_price_first_and_is_used_once() -> None:
    """What is left of it is credit: a face of 70 is 50 off the one-off price, and 20 off the bills that follow."""
    spec = changed(everybody_buys(300), catalogue__products__phone__price_once=50.0)
    plain, market = lived(spec), lived(spec, Coupons(face=70.0, redeemed=1.0))
    sold = total(market, "orders")
    assert sold == total(plain, "orders") == total(market, "vouchers_used") == 300
    assert total(plain, "one_off_revenue") == 50 * sold > 0 == total(market, "one_off_revenue")
    fall = total(plain, "recurring_revenue") - total(market, "recurring_revenue")
    assert fall == pytest.approx(20 * sold)
    assert total(plain, "order_profit") - total(market, "order_profit") == pytest.approx(70 * sold)


def test_a_higher_face_is_redeemed_by_more() -> None:
    """Theory: the trouble is exponential, so a face of the mean trouble is worth it for 1 - 1/e of them."""
    for face, part in ((5.0, 1 - math.exp(-0.5)), (10.0, 1 - math.exp(-1.0)), (40.0, 1 - math.exp(-4.0))):
        market = lived(everybody_buys(), Coupons(face=face, redeemed=1.0, trouble=10.0))
        sold, used = total(market, "orders"), total(market, "vouchers_used")
        assert abs(used / sold - part) < 3 * math.sqrt(part * (1 - part) / sold)


def test_first_year_profit_counts_all_that_is_given() -> None:
    """The profit of the first year falls by the free weeks' charges, by a gift's cost, and by a reward."""
    spec = everybody_buys(300)
    plain, trial = lived(spec), lived(spec, Trial(weeks=26.0))
    assert total(trial, "orders") == total(plain, "orders")
    fall = total(plain, "order_profit") - total(trial, "order_profit")
    assert fall == pytest.approx(total(trial, "discounts")) == pytest.approx(20 * 6 * total(plain, "orders"))
    referring = changed(WORLD, **REFERRING)
    paid = lived(referring, ReferralReward(reward=30.0))
    free = lived(changed(referring, world__referral__reward_response=0.0))
    deaf = lived(changed(referring, world__referral__reward_response=0.0), ReferralReward(reward=30.0))
    assert total(paid, "gift_cost") > 0
    assert total(free, "order_profit") - total(deaf, "order_profit") == pytest.approx(total(deaf, "gift_cost"))


GIFT, SKILLED = Gift(value=300.0, cost=100.0, explaining=1.0, offers=PHONE), Script(level=0.95, half_life=5000.0)


@pytest.mark.slow
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


def test_only_what_needs_explaining_is_lost_on_who_cannot() -> None:
    """A gift beside one that nobody can explain is worth what it is alone (a counter-example to one factor for all)."""
    clumsy = changed(WORLD, reps__callers__skill=0.0, reps__visitors__skill=0.0)
    plain, riddle = Gift(value=300.0, cost=100.0), Gift(value=300.0, cost=0.0, explaining=1.0)
    alone, both = lived(clumsy, plain), lived(clumsy, plain, riddle)
    nothing = lived(clumsy, plain, Gift(value=0.0, cost=0.0, explaining=1.0))
    lives = [snapshot(market) for market in (alone, nothing)]
    vouchers = [life.pop("vouchers") for life in lives]  # one column a promotion
    assert not any(column.any() for column in vouchers)
    assert differences(*lives) == []
    assert (alone.record.counts == nothing.record.counts).all()
    assert total(both, "orders") >= total(alone, "orders")


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
