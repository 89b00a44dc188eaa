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
from simsales.market.promotion.base import Promotion
from simsales.market.promotion.levers import DiscountPromotion, Gift, Trial
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


@pytest.mark.parametrize(
    ("enough", "too_little"),
    [
        (Gift(value=300.0, cost=0.0, channels=("store",)), Gift(value=270.0, cost=0.0, channels=("store",))),
        (
            DiscountPromotion(by=0.5, lasts=26.0, channels=("store",)),
            DiscountPromotion(by=0.5, lasts=23.0, channels=("store",)),
        ),
        (Trial(weeks=13.0, channels=("store",)), Trial(weeks=12.0, channels=("store",))),
    ],
    ids=["gift", "off the first bills", "free weeks"],
)
def test_what_comes_with_an_order_keeps_it_where_it_is_worth_more(enough: Promotion, too_little: Promotion) -> None:
    """The web saves 20 a month, and a ride pays from 0.4 / 0.05 = 8 on: not with 12 a month for 24 months here, 288."""
    once = {
        "run__weeks": 10,
        "world__segments__all__churn": {"rate": 0.0},
    }  # nobody comes again, free weeks behind them
    assert total(lived(CHEAPER, too_little, **once), "showroomed") > 0
    assert total(lived(CHEAPER, enough, **once), "showroomed") == 0


def test_what_comes_with_an_order_elsewhere_draws_who_compares() -> None:
    """At one price, by more than 8 a month for 24 months, 192; not where it comes everywhere, whoever explains it."""
    small, large = (Gift(value=value, cost=10.0, channels=("web",)) for value in (190.0, 194.0))
    assert total(lived(small), "showroomed") == 0
    market = lived(large)
    assert total(market, "showroomed") > 0
    assert total(market, "gift_cost") == 10 * market.record.entry("orders")[:, :, 1].sum()
    reps = {"advisers": {"channel": "store", "count": 2, "skill": 0.9}}
    everywhere = Gift(value=1000.0, cost=10.0, explaining=1.0)
    assert total(lived(everywhere, reps=reps), "showroomed") == 0
    assert total(lived(everywhere, CHEAPER, reps=reps), "showroomed") > 0


def test_what_is_felt_is_spread_over_the_commitment() -> None:
    """The web saves 2.80 a month and 210 once: with 8.75 a month for 24 months above 8, with 4.375 for 48 below."""
    phone = {"catalogue__products__phone__price": 4.0, "catalogue__products__phone__price_once": 300.0}
    cheaper = ByChannel(cuts={"web": 0.7})
    assert total(lived(cheaper, **phone), "showroomed") > 0
    assert total(lived(cheaper, catalogue__products__phone__commitment=208.0, **phone), "showroomed") == 0


def test_a_budget_bears_what_comes_with_an_order_elsewhere_and_no_more() -> None:
    """Gifts of 100 on the web alone, for 30,050: 300, and who compares goes there for one as long as there are some."""
    gift = Gift(value=300.0, cost=100.0, channels=("web",), budget=30_050.0)
    at_one_price, cheaper = lived(gift), lived(CHEAPER, gift)
    for market in (at_one_price, cheaper):
        assert total(market, "gift_cost") == market.spent[0] == 30_000
    assert 0 < total(at_one_price, "showroomed") < 300 < total(cheaper, "showroomed"), "there for its price"
