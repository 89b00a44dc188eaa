"""A bundle is one contract: its parts begin, end, are renewed and are tried together; who leaves a part breaks it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.bundle.levers import MixedBundle, Points, PureBundle
from simsales.market.channels.levers import Call
from simsales.market.contract.levers import Renewal
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.price.levers import DiscountAuthority, Loyalty
from simsales.market.promotion.levers import Gift, Subsidy, TargetedOffer, TopUp, Trial
from tests.laws.worlds import LIVELY, QUIET, SURE, Spec, changed, lived, opened, total

PARTS = 5040
WORLD = changed(
    LIVELY,
    run={"customers": 800, "weeks": 30},
    world__segments={s: {"holds": {"duo": 0.3, "phone": 0.2}, "in_commitment": 0.7, "haggles": 0.5}
                     for s in ("young", "old")},
    world__needs={"mobile": {"review_at_expiry": 0.6}, "broadband": {"review_at_expiry": 0.3}},
    catalogue__bundles__duo={"commitment": 8, "exit_fee": 0.5, "complementarity": 1.0},
    catalogue__products__phone__commitment=11,
    channels__store__capacity=500,
)  # fmt: skip
LEVERS: dict[str, Any] = {
    "renewal": Renewal(term=6.5, offers=("duo", "phone")),
    "of the bundle alone": Renewal(term=9.0, offers=("duo",)),
    "trial": Trial(weeks=3.25),
    "trial of one part": Trial(weeks=5.0, offers=("phone",)),
    "subsidy": Subsidy(amount=60.0, commitment=13.0),
    "retention": TargetedOffer(by=0.2, commitment=17.0, target=Target(weeks_to_end=(-4.0, 4.0), holds="ours")),
    "no term": TargetedOffer(by=0.3, commitment=0.0, target=Target(holds="ours")),
    "loyalty": Loyalty(by=0.1, after=2.0),
    "top up": TopUp(pay=300.0, bonus=30.0, offers=("phone", "duo")),
    "early": DiscountAuthority(levels={"rep": 0.1, "manager": 0.4}, early=3.0, wait=2.0),
    "gift": Gift(value=40.0, cost=20.0, budget=2000.0),
    "points": Points(rate=0.1, redeem_at=20.0),
}


def dates(market: Market) -> Any:
    """When commitments end: a date by customer and category, in parts of a week."""
    people = market.customers
    return people.column("contract_end").astype(np.int64) * PARTS + people.column("contract_end_part")


def tried(market: Market) -> Any:
    """When trials that run end, by customer and category; -1 where none does."""
    ends = market.customers.column("trial_ends").astype(np.int64)
    return np.where(ends >= market.week, ends * PARTS - market.customers.column("trial_rest"), -1)


def assert_whole(market: Market) -> int:
    """Whoever holds a bundle is bound to the same date in all its parts, and tries to one date; how many hold it."""
    held, bundle = market.customers.column("holding"), market.book.labels.offers.index("duo")
    whole = (held == bundle).all(axis=1)
    assert ((held == bundle).any(axis=1) == whole).all()
    assert (dates(market)[whole, 0] == dates(market)[whole, 1]).all(), market.week
    runs = whole & (tried(market) >= 0).all(axis=1)
    assert (tried(market)[runs, 0] == tried(market)[runs, 1]).all(), market.week
    return int(whole.sum())


@pytest.mark.parametrize("seed", range(1, 9))
def test_nobody_who_holds_a_bundle_has_different_dates_in_its_parts(seed: int) -> None:
    """Over drawn sets of levers, week by week: of 200 renewed holders 91 had one half free, and one bound."""
    draw = np.random.default_rng(seed)
    names = draw.choice(sorted(LEVERS), size=5, replace=False)
    sold: Any = MixedBundle(bundle="duo", by=0.3) if seed % 3 else PureBundle(bundle="duo", by=0.3)
    market, some = opened(WORLD, sold, *(LEVERS[name] for name in names), seed=seed), 0
    assert assert_whole(market) > 100
    while market.week < market.weeks:
        market.run_for(1)
        some += assert_whole(market)
    assert some > 1000


HOLDERS: Spec = changed(
    QUIET,
    run={"customers": 400, "weeks": 40},
    world__segments__all={"holds": {"duo": 1.0}, "in_commitment": 1.0},
    world__needs={"mobile": {"review_at_expiry": 0.5}, "broadband": {"rate": 0, "review_at_expiry": 0.5}},
    catalogue__products__fibre={"category": "broadband", "price": 30, "quality": 0, "service": 0},
    catalogue__bundles__duo={"products": ["phone", "fibre"], "commitment": 12, "exit_fee": 0.5},
)
EVERY = Renewal(term=10.0)
SELLING = {
    "direction": "outbound", "capacity": 400, "connects": 1, "rapport": 1, "presents": 1, "closes": 1, "overcomes": 1,
    "discovers": 1, "range": ["duo"],
}  # fmt: skip


def test_a_renewal_renews_the_whole_and_who_looks_around_in_a_part_lets_all_of_it_end() -> None:
    """Half look around in each part at every end: a quarter of the contracts goes on, whole, and is counted once."""
    market = opened(HOLDERS, EVERY)
    bound, renewed = market.customers.column("contract_end").copy(), 0
    while market.week < market.weeks:
        week, before = market.week, bound
        market.run_for(1)
        bound = market.customers.column("contract_end").copy()
        assert_whole(market)
        ended, looks = before[:, 0] == week, market.record.entry("reviews")[week].sum()
        goes_on = ended & (bound[:, 0] == week + 10)
        renewed += int(goes_on.sum())
        assert total(market, "rolled_over") == renewed
        assert ended.sum() - goes_on.sum() <= looks
    assert renewed > 60


def test_where_nobody_looks_around_all_go_on() -> None:
    still = changed(HOLDERS, world__needs={"mobile": {"review_at_expiry": 0}, "broadband": {"review_at_expiry": 0}})
    market = lived(still, EVERY)
    assert (market.customers.column("contract_end") > 30).all()


# A plan, and a plan that is a bundle of the same with what nobody needs or pays for: the same contract.
SINGLE: Spec = changed(
    QUIET,
    run={"customers": 1500, "weeks": 40},
    world__segments__all={
        "visits": 0.3, "holds": {"plan": 0.4, "Rival/phone": 0.3}, "in_commitment": 0.8, "commitment_aversion": 0.2,
        "churn": {"rate": 0.03}, "price_response": 0.1,
    },
    world__needs__mobile={
        "rate": 0.05, "voiced": 1, "review_at_expiry": 0.5, "renewal_rate": 0.05, "worth_having": 2,
    },
    world__experience={"encounters": 0.2, "resents_renewal": 0.5, "fed_up": 0.2},
    world__competitors={"Rival": {"known": 1, "offers": {"phone": {"category": "mobile", "price": 21}}}},
)  # fmt: skip
CORE = {"category": "mobile", "price": 20, "price_once": 50, "quality": 0, "service": 0.5, "cost": 3, "cost_once": 9}
TERMS = {"commitment": 9, "exit_fee": 0.5, "known": 1, "delivery": 1, "on_time": 0.5}
SINGLE["catalogue"] = {"products": {"plan": CORE | TERMS}}
DOUBLE = changed(
    SINGLE,
    world__needs__zero={
        "rate": 0, "review_at_expiry": 0, "renewal_rate": 0, "worth_having": 0, "subscription": False,
    },
)  # fmt: skip
NOTHING = {"category": "zero", "price": 0, "quality": 0, "service": 0.5, "known": 0, "cost": 0}
DOUBLE["catalogue"] = {
    "products": {"core": CORE | {"known": 0}, "zero": NOTHING},
    "bundles": {"plan": {"products": ["core", "zero"], **TERMS}},
}
OFFERED: dict[str, tuple[Any, ...]] = {
    "nothing": (),
    "renewal": (Renewal(term=7.5, offers=("plan",)),),
    "retention": (
        Renewal(term=7.5, offers=("plan",)),
        TargetedOffer(by=0.3, commitment=13.0, target=Target(weeks_to_end=(-9.0, 3.0)), offers=("plan",)),
    ),
    "subsidy": (Subsidy(amount=40.0, commitment=15.0, offers=("plan",)),),
    "loyalty": (Loyalty(by=0.2, after=1.0, offers=("plan",)), Renewal(term=3.0, offers=("plan",))),
}


@pytest.mark.parametrize("levers", OFFERED)
def test_with_a_part_that_is_nothing_to_anybody_it_is_the_single_product(levers: str) -> None:
    """An identity, week by week: who holds it, until when, at which price; orders, fees, renewals, who leaves."""
    single = opened(SINGLE, *OFFERED[levers])
    double = opened(DOUBLE, PureBundle(bundle="plan", by=0.0), *OFFERED[levers])
    while single.week < single.weeks:
        for market in (single, double):
            market.run_for(1)
        ours = [
            market.customers.column("holding")[:, 0] == market.book.labels.offers.index("plan")
            for market in (single, double)
        ]
        assert ours[0].tolist() == ours[1].tolist(), single.week
        for name in ("contract_end", "contract_end_part", "bill_from", "bought_in"):
            one, other = (market.customers.column(name)[ours[0], 0] for market in (single, double))
            assert one.tolist() == other.tolist(), (name, single.week)
    for entry in ("orders", "renewals", "churned", "exit_fees", "rolled_over", "reviews", "recurring_revenue"):
        assert total(single, entry) == pytest.approx(total(double, entry)), entry
    assert total(single, "orders") > 100 < total(single, "churned")
    assert (total(single, "rolled_over") > 50) == any(isinstance(each, Renewal) for each in OFFERED[levers])


def test_who_adds_to_what_binds_them_is_bound_in_all_of_it() -> None:
    """A phone that is bound for longer than the bundle binds: the fibre beside it is part of the same contract."""
    spec = changed(
        HOLDERS, run__weeks=1, world__segments__all__holds={"phone": 1.0},
        world__needs__broadband={"rate": SURE, "voiced": 1, "worth_having": 100},
        catalogue__products__phone={"commitment": 50, "known": 0}, catalogue__bundles__duo__known=1,
    )  # fmt: skip
    del spec["world"]["segments"]["all"]["holds"]["duo"]
    spec["channels"]["all"] = SELLING
    market = opened(spec, MixedBundle(bundle="duo"), Call(channel="all", category="broadband", target=Target()))
    before = market.customers.column("contract_end")[:, 0].copy()
    market.run()
    assert total(market, "orders") > 300
    assert assert_whole(market) == total(market, "orders")
    taken = market.customers.column("holding")[:, 1] == market.book.labels.offers.index("duo")
    assert (market.customers.column("contract_end")[taken, 1] == np.maximum(before, 12)[taken]).all()


def test_who_tries_a_part_beside_what_binds_them_gives_it_back_for_nothing() -> None:
    """A bound phone, and fibre that is free for eight weeks: the promise goes along, and is none for the fibre."""
    spec = changed(
        HOLDERS, run={"customers": 2000, "weeks": 10}, world__segments__all__price_response=0.1,
        world__needs__broadband={"rate": SURE, "voiced": 1, "worth_having": 2.5},
        catalogue__products__phone={"commitment": 50, "exit_fee": 1, "known": 0}, catalogue__bundles__duo__known=1,
    )  # fmt: skip
    spec["world"]["segments"]["all"]["holds"] = {"phone": 1.0}
    spec["channels"]["all"] = SELLING | {"capacity": 2000}
    calls = Call(channel="all", category="broadband", target=Target(), ends=1.0)
    market = opened(spec, MixedBundle(bundle="duo"), Trial(weeks=8.0, offers=("duo",)), calls)
    ends = dates(market)[:, 0]
    while market.week < market.weeks:
        market.run_for(1)
        assert_whole(market)
    back = market.customers.column("holding")[:, 1] < 0
    assert total(market, "tried_free") > total(market, "given_back") > 50
    assert total(market, "exit_fees") == 0
    back &= market.customers.column("trial_ends")[:, 1] >= 0
    bound = ends[back] > 10 * PARTS
    assert (dates(market)[back, 0][bound] == ends[back][bound]).all(), "the phone is bound as it was"
    assert bound.sum() > 20


LEAVING = changed(
    HOLDERS, run={"customers": 2000, "weeks": 1},
    world__segments__all={"churn": {"rate": 0.5, "spread": 0}, "satisfaction": 0.1},
    world__experience__fed_up=0.5,
    catalogue__products__phone={"price": 20, "exit_fee": 0.9}, catalogue__products__fibre__exit_fee=0.2,
    catalogue__bundles__duo__commitment=40,
)  # fmt: skip


def test_who_leaves_pays_once_for_what_they_leave() -> None:
    """By what is left of the contract, and the bundle's own fee: both halves in one week are one contract of 50."""
    market = opened(LEAVING)
    left = np.maximum(market.customers.column("contract_end")[:, 0], 0)
    market.run()
    held = market.customers.column("holding")
    gone = np.where(held < 0, np.array([20.0, 30.0]), 0.0).sum(axis=1)
    assert ((held < 0).sum(axis=1) == 2).sum() > 200
    assert total(market, "exit_fees") == pytest.approx((0.5 * gone * 12 / 52 * left).sum())


def test_the_rest_of_it_is_the_single_product_for_what_is_left_of_the_term() -> None:
    """Who has left one half is bound in the other until the same date, at that product's price and its own fee."""
    market = opened(changed(LEAVING, run__weeks=2, catalogue__bundles__duo__complementarity=0.0))
    ends = market.customers.column("contract_end")[:, 0].copy()
    market.run_for(1)
    first = market.customers.column("holding").copy()
    fees = total(market, "exit_fees")
    rest = [(first[:, g] == g) & (first[:, 1 - g] < 0) for g in (0, 1)]
    assert (market.customers.column("contract_end")[rest[0], 0] == ends[rest[0]]).all()
    market.run_for(1)
    held, due = market.customers.column("holding"), 0.0
    for g, price, fee in ((0, 20.0, 0.9), (1, 30.0, 0.2)):
        gone = rest[g] & (held[:, g] < 0)
        assert gone.sum() > 100
        due += (fee * price * 12 / 52 * np.maximum(ends[gone] - 1, 0)).sum()
    whole = (first == market.book.labels.offers.index("duo")).all(axis=1)
    gone = np.where(held < 0, np.array([20.0, 30.0]), 0.0).sum(axis=1)[whole]
    due += (0.5 * gone * 12 / 52 * np.maximum(ends[whole] - 1, 0)).sum()
    assert total(market, "exit_fees") - fees == pytest.approx(due)
