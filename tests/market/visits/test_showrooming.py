"""Advice in the store, purchase on the web: who rides free, who is paid, and what it does to the advice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.evidence.ledger import kept
from simsales.market.build import open_market
from simsales.market.channels.rules import NoRule, SplitByRole
from simsales.market.market import Market
from simsales.market.price.levers import ByChannel, Parity
from simsales.market.scenario import Scenario
from tests.laws.worlds import changed, total

SHOPS: dict[str, Any] = {
    "title": "Two shops",
    "run": {"customers": 3000, "weeks": 26},
    "world": {
        "segments": {
            "all": {
                "share": 1, "visits": 0.05, "price_response": 0.05, "price_response_spread": 0, "compares": 0.5,
                "churn": {"rate": 0.005},
            }
        },
        "needs": {"mobile": {"rate": 0.05, "worth_having": 4}},
        "network": {"kind": "nobody"},
    },
    "catalogue": {"products": {"phone": {"category": "mobile", "price": 100, "known": 0.3}}},
    "channels": {
        "store": {"direction": "inbound", "hassle": 0.2, "service": 0.9, "commission": 0.1, "presents": 0.7},
        "web": {"direction": "inbound", "hassle": 0.4, "service": 0.2, "commission": 0.02, "presents": 0.2},
    },
    "selling": {"advice_response": 0.2, "dispute_cost": 10},
    "strategies": {"any": {}},
}  # fmt: skip
CHEAPER = ByChannel(cuts={"web": 0.2})


def lived(*components: Any, **changes: Any) -> Market:
    """The two shops to their end."""
    market = open_market(Scenario.model_validate(changed(SHOPS, **changes)), components, seed=3)
    market.run()
    return market


def test_nobody_rides_free_without_a_reason() -> None:
    """Not at one price, nor for less than the hassle, nor if nobody compares: the histories are those without it."""
    alike = lived(world__segments__all__compares=0.0)
    for market in (lived(), lived(ByChannel(cuts={"web": 0.05}), ByChannel(cuts={"web": -0.05 / 0.95}))):
        assert total(market, "showroomed") == 0
    assert lived().record.entry("orders").sum() == alike.record.entry("orders").sum()
    small = ByChannel(cuts={"web": 0.07})  # 0.05 x 7 < 0.4
    assert total(lived(small), "showroomed") == 0
    assert total(lived(CHEAPER, world__segments__all__compares=0.0), "showroomed") == 0


def test_those_who_compare_buy_where_it_is_cheaper() -> None:
    """The part that compares is the part of the store's sales that goes to the web, by luck that stays theirs."""
    market = lived(CHEAPER, selling__advice_response=0.0)
    gone, stayed = total(market, "showroomed"), market.record.entry("orders")[:, :, 0].sum()
    assert gone > 200
    part, n = gone / (gone + stayed), gone + stayed
    assert abs(part - 0.5) < 3 * np.sqrt(0.25 / n)
    assert market.record.entry("showroomed")[:, :, 1].sum() == 0, "nobody leaves the cheaper one"


def test_the_adviser_has_taken_part_and_the_rule_says_what_that_is_worth() -> None:
    free, paid = lived(CHEAPER, NoRule()), lived(CHEAPER, SplitByRole(introduced=0.0, advised=0.6, closed=0.4))
    assert total(free, "disputes") == total(free, "showroomed") == total(free, "shared_sales") > 0
    assert total(paid, "disputes") == 0
    rule = SplitByRole(introduced=0.0, advised=0.6, closed=0.4)
    web = open_market(Scenario.model_validate(SHOPS), (CHEAPER, rule), seed=3)
    for sale in kept(web).sales:
        if len(sale.took) > 1:
            assert sale.seller == 1
            assert sale.paid[0] == pytest.approx(1.5 * sale.paid[1]), "advised 0.6, closed 0.4"


def test_free_riding_lowers_the_advice_and_parity_or_pay_restores_it() -> None:
    """Direction of Telser (1960): presenting in the store falls, and with it how many see the offer there."""

    def advice(market: Market) -> float:
        return float(market.channels[0].effort_on[0])

    alone, free, level = lived(), lived(CHEAPER), lived(CHEAPER, Parity(like="store"))
    paid = lived(CHEAPER, SplitByRole(introduced=0.0, advised=0.8, closed=0.2))
    assert advice(alone) == advice(level) == 1.0
    assert advice(free) < 0.9
    assert advice(free) < advice(paid) < 1.0
    seen = [market.record.entry("presented")[:, :, 0].sum() / market.record.entry("occasions")[:, :, 0].sum()
            for market in (level, free)]  # fmt: skip
    assert seen[1] < seen[0]


def test_the_counterfactual_of_a_store_that_only_advises_is_a_loss() -> None:
    """Everything that the week's books say of an order is booked where it is made."""
    market = lived(CHEAPER)
    for entry in ("orders", "commission", "occasions", "visits"):
        counts = market.record.entry(entry)[:, :, 1].sum()
        assert counts > 0, entry
    orders, occasions = (market.record.entry(name)[:, :, 1].sum() for name in ("orders", "occasions"))
    assert orders <= occasions
    assert (market.customers.column("advised") == -1).all(), "between two steps only"
