"""A trial with a commitment: free to leave while it is free, bound from its end on, for as long as was agreed."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from simsales.evidence.uplift import lived as lives
from simsales.market.bundle.levers import MixedBundle
from simsales.market.channels.levers import Call
from simsales.market.ground.levers import Target
from simsales.market.ground.state import NEVER
from simsales.market.market import Market
from simsales.market.promotion.levers import DiscountPromotion, Subsidy, TargetedOffer, Trial
from tests.laws.worlds import SURE, Spec, changed, lived, opened, total
from tests.market.promotion.test_discounts_that_last import CALL, PRICE, N, shop
from tests.market.promotion.test_giving import doubted

FREE, MONTH = Trial(weeks=4.0, ends=1.0), 52 / 12
CUT = TargetedOffer(by=0.4, commitment=52.0, target=Target(), ends=1.0)
DEVICE = {"catalogue__products__phone__price_once": 150.0}
PARTS = 5040


def dates(market: Market, g: int = 0) -> Any:
    """When commitments end, in weeks."""
    people = market.customers
    return people.column("contract_end")[:, g] + people.column("contract_end_part")[:, g] / PARTS


@pytest.mark.parametrize(
    ("given", "world", "term"),
    [
        (CUT, {}, 52.0),
        (Subsidy(amount=100.0, commitment=104.0, ends=1.0), DEVICE, 104.0),
        (DiscountPromotion(by=0.1, ends=1.0), {"catalogue__products__phone__commitment": 26.0}, 26.0),
    ],
    ids=["a cut", "a device", "the contract"],
)
@pytest.mark.parametrize("weeks", [4.0, MONTH])
def test_who_goes_on_is_bound_for_what_the_cut_was_given_against(
    given: Any, world: dict[str, Any], term: float, weeks: float
) -> None:
    market = opened(shop(**world), CALL, given, Trial(weeks=weeks, ends=1.0))
    market.run_for(1)
    while market.week < weeks:
        assert (dates(market) < market.week).all(), "nobody is bound while it is free"
        market.run_for(1)
    assert total(market, "orders") == N
    assert total(market, "given_back") == 0
    assert dates(market) == pytest.approx(np.full(N, weeks + term)), "from the end of the free weeks on"


def test_who_gives_it_back_owes_nothing_and_who_goes_on_would_have_signed_without_a_trial() -> None:
    """A law, customer by customer: with the same tastes a trial wins nobody for a term whom the term put off."""
    spec = changed(
        doubted(), world__segments__all__commitment_aversion=1.0, catalogue__products__phone__exit_fee=0.5,
        run__weeks=3,
    )  # fmt: skip
    cut = TargetedOffer(by=0.6, commitment=52.0, target=Target(), ends=1.0)
    plain, trial = (opened(spec, cut, *free) for free in ((), (Trial(weeks=1.0, ends=1.0),)))
    for market in (plain, trial):
        market.run_for(1)
    signed, kept = (dates(market) >= 52 for market in (plain, trial))
    tried = trial.customers.column("trial_ends")[:, 0] != NEVER
    assert 200 < signed.sum() < tried.sum(), "more try than would sign"
    assert (signed & tried).sum() > 0
    assert (kept == signed)[tried].all()
    assert total(trial, "given_back") > 0 == total(trial, "exit_fees")


def test_nobody_is_bound_after_a_trial_for_a_cut_that_is_not_worth_it() -> None:
    """Of 40% for good and 41% for ten years who minds being bound takes the 40%, also where both begin free."""
    free, bound = TargetedOffer(by=0.4, target=Target()), TargetedOffer(by=0.41, commitment=520.0, target=Target())
    spec = shop(world__segments__all__commitment_aversion=1.0)
    for both in itertools.permutations((free, bound)):
        market = lived(spec, CALL, FREE, *both)
        assert total(market, "tried_free") == N
        assert market.customers.column("paid")[:, 0] == pytest.approx(np.full(N, 0.6 * PRICE))
        assert (dates(market) < market.week).all()


def test_what_a_budget_bears_goes_by_the_term_that_is_kept() -> None:
    """A cut of 40% for two years is worth two years' charges, with a trial or without."""
    cut = TargetedOffer(by=0.4, commitment=104.0, target=Target(), ends=1.0)
    plain, trial = lived(shop(), CALL, cut), lived(shop(), CALL, cut, FREE)
    assert plain.spent[0] == trial.spent[0] == pytest.approx(0.4 * PRICE * 24 * N)


def both_in_one(**more: Any) -> Spec:
    """A bundle of two categories of which nobody holds anything; broadband is worth having or not."""
    products = {"fibre": {"category": "broadband", "price": 10, "quality": 0, "service": 0, "known": 0, "cost": 0}}
    spec = changed(
        shop(weeks=8), catalogue__products=products,
        catalogue__bundles__duo={"products": ["phone", "fibre"], "known": 1},
        world__needs__broadband={"rate": SURE, "worth_having": 100, "lasts": 5200}, **more,
    )  # fmt: skip
    spec["channels"]["all"]["range"] = ["duo"]
    return spec


def test_all_parts_of_a_bundle_that_goes_on_are_bound() -> None:
    market = lived(both_in_one(catalogue__bundles__duo__commitment=26.0), CALL, FREE, MixedBundle(bundle="duo", by=0.1))
    assert total(market, "tried_free") == N
    for g in (0, 1):
        assert dates(market, g) == pytest.approx(np.full(N, 30.0))


def test_an_order_is_told_from_a_term_that_begins() -> None:
    """That a commitment begins with the end of a trial is no other order."""
    life = lives(opened(shop(weeks=8), CALL, CUT, FREE))
    assert (life.ordered >= 0).sum() == N == total(life.market, "orders")


def test_another_order_in_the_trial_leaves_no_term_behind() -> None:
    """Who takes another offer while it is free is bound by that order alone."""
    better = {"category": "mobile", "price": 30, "quality": 0, "service": 0, "known": 1, "launched": 2}
    spec = shop(weeks=12, catalogue__products__better=better)
    again = changed(spec, world__needs__mobile__renewal_rate=SURE)
    market = lived(
        again,
        Call(channel="all", category="mobile", rest=1.0, target=Target()),
        CUT,
        Trial(weeks=8.0, ends=1.0, offers=("phone",)),
    )
    moved = market.customers.column("holding")[:, 0] == market.book.labels.offers.index("better")
    assert (dates(market)[moved] < market.week).all()
    assert moved.sum() > 0
    assert set(dates(market)[dates(market) >= market.week]) == {60}
