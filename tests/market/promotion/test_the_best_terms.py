"""Of what a customer may have they take what suits them best; what nobody gets is charged to no budget."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from simsales.market.bundle.levers import Points
from simsales.market.ground.levers import Target
from simsales.market.promotion.levers import Coupons, DiscountPromotion, TargetedOffer
from tests.laws.worlds import lived, total
from tests.market.promotion.test_discounts_that_last import CALL, PRICE, N, shop

ALL = Target()
LONG = DiscountPromotion(by=0.5, lasts=26.0, ends=1.0)
SHORT = DiscountPromotion(by=0.1, lasts=26.0, ends=1.0, budget=2000.0)


def bills(*levers: object, **world: object) -> np.ndarray:
    return lived(shop(**world), CALL, *levers).record.entry("recurring_revenue").sum(axis=(1, 2, 3))


@pytest.mark.parametrize("more", [0.0, 0.02])
def test_a_small_cut_of_ones_own_takes_no_large_one_away(more: float) -> None:
    assert (bills(LONG, TargetedOffer(by=more, lasts=4.0, target=ALL)) == bills(LONG)).all()


def test_a_large_cut_of_ones_own_is_had_instead_and_alone_is_charged() -> None:
    market = lived(shop(), CALL, LONG, TargetedOffer(by=0.8, lasts=26.0, target=ALL, ends=1.0))
    assert market.spent[:2] == pytest.approx([0.0, 0.8 * PRICE * 6 * N])
    assert market.record.entry("discounts").sum() == pytest.approx(market.spent[1], rel=1e-5)


def test_a_cut_for_good_is_deeper_than_a_little_more_for_a_week() -> None:
    forever = TargetedOffer(by=0.4, target=ALL)
    for other in (TargetedOffer(by=0.41, lasts=1.0, target=ALL), TargetedOffer(by=0.39, target=ALL)):
        for both in itertools.permutations((forever, other)):
            assert (bills(*both) == bills(forever)).all()


def test_nobody_is_bound_for_a_cut_that_is_not_worth_it() -> None:
    """41% for ten years: who minds being bound by 1 a year takes the 40% instead; who does not mind takes the 41%."""
    free, bound = TargetedOffer(by=0.4, target=ALL), TargetedOffer(by=0.41, commitment=520.0, target=ALL)
    averse = {"world__segments__all__commitment_aversion": 1.0}
    assert (bills(free, bound, **averse) == bills(free)).all()
    assert (bills(free, bound) == bills(bound)).all()
    assert bills(bound, **averse)[-1] == bills()[-1], "rather at the usual price than bound"


def test_of_two_cuts_of_the_bills_the_one_that_is_had_is_charged_whatever_their_order() -> None:
    spec = shop(catalogue__products__phone__price_once=100.0)
    for levers in ((SHORT, LONG), (LONG, SHORT)):
        market = lived(spec, CALL, *levers)
        spent = dict(zip(levers, market.spent[:2], strict=True))
        assert spent[SHORT] == 0.0
        assert spent[LONG] == pytest.approx(N * (0.5 * PRICE * 6 + 50.0))
        assert total(market, "discounts") == pytest.approx(spent[LONG], rel=1e-5)
        assert total(market, "one_off_revenue") == pytest.approx(N * 50.0)


@pytest.mark.parametrize("lever", [LONG, Coupons(face=300.0, redeemed=1.0), DiscountPromotion(by=0.5, ends=1.0)])
def test_points_are_a_part_of_what_is_billed(lever: object) -> None:
    market = lived(shop(), CALL, Points(rate=0.1, redeem_at=1.0), lever)
    assert total(market, "billed_off") > 0.0
    assert total(market, "points_earned") == pytest.approx(0.1 * total(market, "recurring_revenue"), rel=1e-5)
