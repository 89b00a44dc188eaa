"""Needs that end for good with an order: certainly, by chance or never; and nobody else's luck moves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import simsales

N, WEEKS = 1000, 30


def buying(ends: float, weeks: int = WEEKS, **more: Any) -> dict[str, Any]:
    """All need one each week and get it at 1; it is used up by the next week."""
    return {
        "run.customers": N,
        "run.weeks": weeks,
        "world.needs.mobile": {"rate": 1000, "worth_having": 100},
        "world.segments.all.churn.rate": 1,
        "world.segments.all.need_ends": ends,
        "catalogue.products.phone": {"category": "mobile", "price_once": 1, "quality": 0, "service": 0, "known": 1},
        **more,
    }


def times(lived: Any) -> Any:
    """How often each customer bought."""
    return np.rint(lived.column("billed")).astype(int)


def test_who_is_done_for_certain_buys_once(world: Any) -> None:
    lived = world.live(buying(1))
    assert (times(lived) == 1).all()
    assert lived.total("orders") == lived.total("needs") == N
    assert (lived.column("need_over") == 1).all()


def test_where_no_need_ends_nothing_is_kept(world: Any) -> None:
    lived = world.live(buying(0))
    assert lived.total("orders") > 0.6 * N * WEEKS, "at a rate of 1 a week, 63% use it up within the week"
    assert lived.column("need_over").shape == lived.column("need_ends").shape == (N, 0)


@pytest.mark.parametrize("spread", [0.0, 0.3])
def test_purchases_are_geometric_or_beta_geometric(world: Any, error: Any, spread: float) -> None:
    """Who is not done buys again: P(more than n) = E(1 - p)^n, in a year by whom it matters."""
    lived = world.live(buying(0.3, 80, **{"world.segments.all.need_ends_spread": spread}))
    a, b = (0.3 * (1 / spread - 1), 0.7 * (1 / spread - 1)) if spread else (0.3, 0.7)
    left = 1.0
    for n in range(1, 8):
        left *= (b + n - 1) / (a + b + n - 1) if spread else b
        assert abs((times(lived) > n).mean() - left) < 3 * error(left, N), n


def test_the_luck_of_who_is_not_done_is_as_ever(world: Any) -> None:
    """Who has not come to the end lives the very life that they live where nothing ends."""
    some, none = world.live(buying(0.02)), world.live(buying(0))
    on = some.column("need_over")[:, 0] == 0
    assert 0.3 * N < on.sum() < 0.9 * N
    assert (times(some)[on] == times(none)[on]).all()
    assert (times(some)[~on] <= times(none)[~on]).all()


def test_what_is_used_up_is_not_wanted_again(world: Any) -> None:
    used = {
        "world.needs.mobile": {"rate": 1000, "worth_having": 100, "lasts": 5200, "subscription": False,
                               "consumed": {"most": 1}},
        "world.segments.all.churn.rate": 0,
        "catalogue.products.phone": world.product(0, price_once=1, commitment=4),
    }  # fmt: skip
    lived = world.live(buying(1, **used))
    assert lived.total("orders") == lived.total("used_up") == lived.total("needs") == N
    assert (lived.column("holding") == -1).all()
    assert world.live(buying(0, **used)).total("orders") == N * 8


def test_who_is_done_buys_nothing_ahead(world: Any) -> None:
    """Half off in the second week: who has a unit in use buys one more, unless they are done with it."""
    used = {
        "world.needs.mobile": {"rate": 1000, "worth_having": 100, "subscription": False,
                               "consumed": {"most": 2, "looks": 1, "storage": 0.0}},
        "world.segments.all.churn.rate": 0,
        "world.segments.all.price_response": 3.0,
        "world.reference_price": {"gain": 0, "loss": 0, "carry": 1, "notices": 0},
        "catalogue.products.phone": world.product(0, price_once=20, commitment=4),
    }  # fmt: skip
    sale = {"promotion": [{"kind": "discount", "by": 0.5, "starts": 1, "ends": 2}]}
    assert world.live(buying(0, 3, **used), sale).total("orders") > 1.9 * N
    assert world.live(buying(1, 3, **used), sale).total("orders") == N


def test_an_order_of_a_rivals_ends_it_too(world: Any) -> None:
    """What is bought of a rival meets the need as well: of those who bought there nobody comes back."""
    rival = {"world.competitors": world.rival(0), "world.segments.all.churn.rate": 0.5}
    lived = world.live(buying(1, **rival))
    assert lived.total("orders") < 0.7 * N
    assert (lived.column("need_over") == 1).all()
    assert lived.total("needs") == N


def test_no_friend_brings_it_back(world: Any) -> None:
    """Who is told of it by friends may come to want one, but not who is done: nobody buys twice."""
    talk = {
        "world.network": {"kind": "friends", "friends": 6},
        "world.referral": {"moves": 1, "by_holdings": [1, 1, 1]},
        "world.needs.mobile": {"rate": 0.05, "worth_having": 100},
        "world.segments.all.churn.rate": 0.3,
    }
    moved = world.live(buying(0, **talk))
    assert (times(moved) > 1).any()
    done = world.live(buying(1, **talk))
    assert times(done).max() == 1
    assert done.total("referrals") > 0


def test_a_part_of_a_bundle_that_nobody_needed_ends_no_need(world: Any) -> None:
    """Who takes both for the sake of one is done with that one only."""
    both = {
        "world.needs.film": {"rate": 0, "worth_having": 0},
        "catalogue.products.movie": world.product(50, "film"),
        "catalogue.products.phone": world.product(50),
        "catalogue.bundles.duo": {"products": ["phone", "movie"], "known": 1},
    }
    lived = world.live(buying(1, 2, **both), {"bundling": [{"kind": "pure", "bundle": "duo", "price": 10}]})
    over = lived.column("need_over")
    assert lived.of("duo") > 0.9 * N
    assert over[:, 0].mean() > 0.9
    assert not over[:, 1].any()


def test_an_end_that_cannot_be_is_refused(world: Any) -> None:
    with pytest.raises(simsales.ScenarioError, match="need_ends_spread: does nothing without a need that may"):
        world.live(buying(0, **{"world.segments.all.need_ends_spread": 0.2}))
    once = {"rate": 0.1, "worth_having": 100, "subscription": False}
    with pytest.raises(simsales.ScenarioError, match="need_ends: does nothing without something that is needed again"):
        world.live(buying(0.2, **{"world.needs.mobile": once, "world.segments.all.churn.rate": 0}))


def test_it_is_told(world: Any) -> None:
    prepared = simsales.load(world.file, {**buying(0.3), "run.customers": 5, "run.weeks": 8, "strategies.tried": {}})
    told = simsales.trace(prepared, customer=3).events
    ends = told[told["what"].str.contains("; needs no more of mobile after it")]
    assert len(ends) == 1
    assert "needs no more of it" in str(ends["why"].iloc[0])
    assert told["week"].max() == ends["week"].iloc[0] or not told["what"].str.contains("arises").iloc[-1]
