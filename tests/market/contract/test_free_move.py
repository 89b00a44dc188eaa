"""Exit fees waived within our own range: who is bound to a dear offer moves to a cheaper one, and stays bound."""

from __future__ import annotations

import numpy as np
import pytest

from simsales.market.channels.levers import Call
from simsales.market.contract.levers import FreeMove
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from tests.laws.worlds import QUIET, changed, lived, total

N = 500


def looked_around(*components: FreeMove) -> Market:
    """All are bound for a while to a plan at 100, and are shown in week 0 the same at 60."""
    sure = {"direction": "outbound", "capacity": N, "connects": 1, "rapport": 1, "presents": 1, "closes": 1}
    spec = changed(
        QUIET,
        run={"customers": N, "weeks": 1},
        world__segments__all={"holds": {"phone": 1}, "in_commitment": 1, "price_response": 1.0},
        catalogue__products__phone={"price": 100, "commitment": 104, "exit_fee": 0.1, "quality": 0.5},
        catalogue__products__saver={"category": "mobile", "price": 60, "quality": 0.5},
    )
    spec["channels"] = {"all": {**sure, "overcomes": 1, "discovers": 1}}
    return lived(spec, Call(channel="all", category="mobile", rest=0.0, target=Target()), *components)


def test_without_it_moving_down_costs_the_fee_and_ends_the_commitment() -> None:
    market = looked_around()
    ends = market.customers.column("contract_end")[:, 0]
    moved = market.customers.column("holding")[:, 0] == 1
    assert moved.all(), "the fee is less than what a hundred weeks at a lower price save"
    assert (ends < 0).all()
    assert total(market, "exit_fees") > 0


def test_with_it_no_fee_is_due_and_the_commitment_goes_on() -> None:
    before = looked_around()
    market = looked_around(FreeMove(offers=("phone",)))
    assert (market.customers.column("holding")[:, 0] == 1).all()
    assert total(market, "exit_fees") == 0 < total(before, "exit_fees")
    ends = market.customers.column("contract_end")[:, 0]
    left = np.floor(market.luck.uniforms("contract mobile", np.arange(N)) * 105)
    bound = left > 0
    assert ends[bound] == pytest.approx(left[bound])


def test_it_is_for_the_offers_that_are_named() -> None:
    assert total(looked_around(FreeMove(offers=("saver",))), "exit_fees") == total(looked_around(), "exit_fees")
