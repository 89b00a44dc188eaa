"""A bundle and its launch: its parts are sold until it is on sale, and it is on sale no sooner than its parts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.bundle.levers import MixedBundle, PureBundle
from simsales.market.channels.plan import Assortment
from simsales.market.market import Market
from tests.laws.worlds import LIVELY, QUIET, certain_shop, changed, lived, opened

WEEKS = 8
OFFERS = ("phone", "fibre", "duo")
SHOP = changed(
    certain_shop(QUIET),
    run={"customers": 400, "weeks": WEEKS},
    world__needs__mobile={"rate": 0.2, "voiced": 1, "worth_having": 100},
    world__needs__broadband={"rate": 0.2, "voiced": 1, "worth_having": 100, "review_at_expiry": 0},
    catalogue__products__phone__known=1,
    catalogue__products__fibre={"category": "broadband", "price": 30, "quality": 0, "service": 0, "known": 1},
    catalogue__bundles__duo={"products": ["phone", "fibre"], "known": 1},
)


def sold(market: Market) -> dict[str, list[bool]]:
    """In which weeks anybody ordered each offer of ours."""
    orders = market.record.entry("orders")[..., :-1].sum(axis=(1, 2)) > 0
    names = market.book.labels.offers
    return {name: orders[:, names.index(name)].tolist() for name in OFFERS}


def on_sale(market: Market) -> dict[str, list[Any]]:
    """In which weeks each offer of ours is on sale: everywhere, nowhere, or in which cells."""
    weeks = []
    for _ in range(WEEKS):
        market.run_for(1)
        weeks.append(market.plan[Assortment].on_sale)
    each = {name: [week[:, :, j] for week in weeks] for j, name in enumerate(OFFERS)}
    return {
        name: [bool(cells.flat[0]) if len(np.unique(cells)) == 1 else cells[0].tolist() for cells in weeks]
        for name, weeks in each.items()
    }


def test_the_parts_of_a_hard_bundle_are_sold_until_it_is_launched() -> None:
    """Launched in week 4 of 8: there is no week in which nothing can be bought."""
    spec = changed(SHOP, catalogue__bundles__duo__launched=4)
    before, after = [True] * 4 + [False] * 4, [False] * 4 + [True] * 4
    assert sold(lived(spec, PureBundle(bundle="duo"))) == {"phone": before, "fibre": before, "duo": after}


def test_its_parts_leave_only_the_channels_in_which_it_is_sold() -> None:
    spec = changed(LIVELY, catalogue__bundles__duo__launched=4)
    market = opened(spec, PureBundle(bundle="duo", channels=("store",)))
    first, then = [True] * 4, [[False, True, True, True]] * 4
    there = [False] * 4 + [[True, False, False, False]] * 4
    assert on_sale(market) == {"phone": first + then, "fibre": first + then, "duo": there}


@pytest.mark.parametrize("kind", [MixedBundle, PureBundle])
@pytest.mark.parametrize("launched", [None, 2])
def test_a_bundle_is_not_sold_before_its_parts(kind: Any, launched: int | None) -> None:
    """Fibre comes in week 4: nobody can have it as a part before, whatever is said of the bundle."""
    spec = changed(SHOP, catalogue__products__fibre__launched=4)
    if launched is not None:
        spec = changed(spec, catalogue__bundles__duo__launched=launched)
    market = opened(spec, kind(bundle="duo"))
    assert market.book.launched[market.book.labels.offers.index("duo")] == 4
    parts = on_sale(market)
    later = [False] * 4 + [True] * 4
    assert parts["duo"] == later
    assert parts["phone"] == [True] * 4 + [kind is MixedBundle] * 4
    assert parts["fibre"] == [False] * 4 + [kind is MixedBundle] * 4


def test_a_bundle_may_be_launched_later_than_its_parts() -> None:
    market = opened(changed(SHOP, catalogue__products__fibre__launched=2, catalogue__bundles__duo__launched=5))
    assert market.book.launched.tolist() == [-np.inf, 2, 5]
