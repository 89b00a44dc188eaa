"""What is given against a commitment binds for it, whatever else comes with the order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.ground.levers import Target
from simsales.market.promotion.levers import Subsidy, TargetedOffer, TopUp
from tests.laws.worlds import QUIET, certain_shop, changed, lived

SHOP = changed(
    certain_shop(QUIET),
    run={"customers": 200, "weeks": 1},
    world__needs__mobile={"rate": 1000.0, "voiced": 1},
    catalogue__products__phone={"price_once": 100, "commitment": 12},
)
FREE = TargetedOffer(by=0.1, target=Target(), commitment=0.0)
SHORT = TargetedOffer(by=0.1, target=Target(), commitment=4.0)
NOT_BOUND = -1
DEVICE = Subsidy(amount=50.0, commitment=60.0)
MONEY = TopUp(pay=100.0, bonus=20.0)  # at 20 a month 26 weeks


def bound(*components: Any) -> float:
    """For how many weeks those who order in week 0 are bound; all for as long."""
    people = lived(SHOP, *components).customers
    return float(np.unique(people.column("contract_end")[people.column("holding")[:, 0] == 0, 0]).item())


@pytest.mark.parametrize(
    ("components", "weeks"),
    [((), 12), ((FREE,), NOT_BOUND), ((SHORT,), 4), ((DEVICE,), 60), ((MONEY,), 26), ((DEVICE, FREE), 60),
     ((FREE, DEVICE), 60), ((SHORT, MONEY), 26), ((MONEY, FREE, DEVICE), 60)],
)  # fmt: skip
def test_no_cut_shortens_what_a_subsidy_or_a_top_up_asks_for(components: tuple[Any, ...], weeks: int) -> None:
    """Half of a device for 60 weeks beside a cut that binds nobody was half of a device for nothing."""
    assert bound(*components) == weeks
