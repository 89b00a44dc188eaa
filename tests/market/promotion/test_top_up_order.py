"""How long a top-up binds hangs on the price that is asked, and not on what stands before it in the file."""

from __future__ import annotations

from itertools import permutations

import pytest

from simsales.market.ground.levers import Target
from simsales.market.price.levers import Discount
from simsales.market.price.plan import Prices
from simsales.market.promotion.levers import DiscountPromotion, TargetedOffer, TopUp
from tests.laws.worlds import QUIET, changed, opened

WORLD = changed(QUIET, run={"customers": 10, "weeks": 6}, catalogue__products__phone__price=80)
TOP_UP = TopUp(pay=959.0, bonus=1.0)  # 960 in all


def bound(*levers: object) -> list[float]:
    """For how many weeks who tops up is bound, week by week."""
    market, weeks = opened(WORLD, *levers), []
    for _ in range(market.weeks):
        market.run_for(1)
        weeks.append(float(market.plan[Prices].commitment[0, 0, 0]))
    return weeks


def test_it_binds_for_as_long_as_it_lasts_at_the_price_that_is_asked() -> None:
    """960 lasts twelve months at 80, 24 months at half of that."""
    assert bound(TOP_UP) == [52.0] * 6
    assert bound(Discount(by=0.5), TOP_UP) == [104.0] * 6


@pytest.mark.parametrize("budget", [None, 1e6])
def test_the_order_in_the_file_does_not_matter(budget: float | None) -> None:
    """Half the price in weeks 2 and 3, whatever proposes first, with a third promotion that has a budget or without."""
    half = DiscountPromotion(by=0.5, starts=2, ends=4)
    other = TargetedOffer(by=0.1, target=Target(holds="rival"), budget=budget)
    for order in permutations((half, TOP_UP, other)):
        assert bound(*order) == [52.0, 52.0, 104.0, 104.0, 52.0, 52.0], [type(each).__name__ for each in order]
