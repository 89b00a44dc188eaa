"""One more lever that does nothing moves no luck: who has a coupon or comes to a trial does not hang on its place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.attention.levers import Advertising, FreeTrial
from simsales.market.attention.plan import Attention
from simsales.market.ground.lever_luck import luck_of_lever, without_one
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.promotion.levers import Coupons, Gift
from simsales.market.promotion.plan import Promotions
from tests.laws.worlds import LIVELY, QUIET, SURE, certain_shop, changed, differences, lived, opened, snapshot, total

COUPON = Coupons(face=200.0, distributed=0.5)
TRIAL = FreeTrial(part=0.1, cost=5.0, exposure=2.0, favour=1.0)
BUYERS = changed(
    certain_shop(QUIET),
    run__weeks=2,
    world__needs__mobile={"rate": SURE, "voiced": 1},
    catalogue__products__phone__known=1,
)


def alike(one: Market, other: Market) -> list[str]:
    """What differs between two markets: columns but for the vouchers (one a promotion), and counts."""
    lives = [snapshot(market) for market in (one, other)]
    for life in lives:
        life.pop("vouchers")
    counts = [] if (one.record.counts == other.record.counts).all() else ["counts"]
    return differences(*lives) + counts


@pytest.mark.parametrize(
    ("idle", "lever", "entry"),
    [
        (Gift(value=0.0, cost=0.0), COUPON, "vouchers_used"),
        (Coupons(face=100.0, distributed=0.0, starts=1), COUPON, "vouchers_used"),
        (Coupons(face=100.0, starts=4, ends=8, budget=0.0), COUPON, "vouchers_used"),
        (FreeTrial(part=0.0, cost=5.0, target=Target(holds="rival")), TRIAL, "trials"),
    ],
    ids=["a gift of nothing", "a coupon that nobody gets", "a coupon without money", "a trial to which nobody comes"],
)
def test_a_lever_that_does_nothing_moves_no_luck(idle: Any, lever: Any, entry: str) -> None:
    """Before it or behind it: so taking one away (`simsales.ablate`) finds it worth nothing."""
    alone = lived(LIVELY, lever)
    assert total(alone, entry) > 0
    for both in ((idle, lever), (lever, idle)):
        assert alike(alone, lived(LIVELY, *both)) == []


def test_a_higher_face_is_used_by_the_same_customers_and_more() -> None:
    """Each has one uniform draw u and uses it where u < 1 - exp(-face / trouble)."""
    low, high = (
        lived(BUYERS, Coupons(face=face, redeemed=1.0, trouble=40.0)).customers.column("vouchers")[:, 0] > 0
        for face in (20.0, 60.0)
    )
    assert 0 < low.sum() < high.sum() < len(low)
    assert not (low & ~high).any()


def test_of_two_coupons_that_are_alike_each_has_luck_of_its_own() -> None:
    """Half has the one, half the other: 3/4 have one of two, where the same luck would give it to the same half."""
    market = lived(BUYERS, *2 * (Coupons(face=5.0, redeemed=0.5),))
    part = total(market, "vouchers_used") / total(market, "orders")
    n = market.customers.n
    assert total(market, "orders") == n
    assert abs(part - 0.75) < 3 * np.sqrt(0.75 * 0.25 / n)


@pytest.mark.parametrize(
    "pair",
    [
        (Coupons(face=5.0, redeemed=0.5), Coupons(face=9.0, redeemed=0.5)),
        (FreeTrial(part=0.1, cost=5.0, favour=1.0), FreeTrial(part=0.2, cost=5.0, exposure=2.0)),
        (Advertising(spend=50.0, scale=100.0, budget=120.0), Advertising(spend=90.0, scale=100.0)),
    ],
    ids=["coupons", "trials", "advertising, the first for some weeks"],
)
def test_taking_one_of_two_that_are_alike_leaves_the_other_its_luck(pair: Any) -> None:
    """With both, and with either alone: each has the luck by its number, 0 and 1, in every week."""

    def luck_of(components: Any) -> list[list[int]]:
        market, weeks = opened(BUYERS, *components), []
        while market.week < market.weeks:
            market.run_for(1)
            drawn = (*market.plan[Promotions].coupons, *market.plan[Attention].cultivation)
            weeks.append([each.luck for each in drawn])
        return weeks

    first, second = luck_of(pair[:1])[0][0], luck_of(pair)[0][1]
    assert first != second
    assert {each for week in luck_of(without_one(pair, 0)) for each in week} == {second}
    assert {each for week in luck_of(without_one(pair, 1)) for each in week} == {first}
    for gift in (Gift(value=0.0, cost=0.0), Coupons(face=5.0, starts=4)):
        assert without_one((gift, *pair), 0) == pair, "nothing is kept where nobody needs it"
    budget = changed(BUYERS, run__weeks=5)
    market = opened(budget, *pair)
    market.run()
    drawn = (*market.plan[Promotions].coupons, *market.plan[Attention].cultivation)
    assert drawn[-1].luck == second, "the first may have spent its budget"


def test_luck_is_named_by_what_a_lever_says_in_whatever_order() -> None:
    """The same scope has the same luck; another offer, target, place or time has another."""
    one = Coupons(face=5.0, offers=("phone", "fibre"), target=Target(columns={"age": (30, 50), "region": ("n", "w")}))
    same = Coupons(face=9.0, offers=("fibre", "phone"), target=Target(columns={"region": ("w", "n"), "age": (30, 50)}))
    assert luck_of_lever(one, ()) == luck_of_lever(same, ())
    others = [
        Coupons(face=5.0, **said)
        for said in (
            {}, {"offers": ("phone",)}, {"channels": ("store",)}, {"segments": ("old",)}, {"starts": 4}, {"ends": 4},
            {"target": Target(columns={"age": (50, 60)})}, {"target": Target(holds="ours")}, {"calendar": ((0, 4),)},
        )
    ]  # fmt: skip
    assert len({luck_of_lever(each, ())[0] for each in (one, *others)}) == len(others) + 1
