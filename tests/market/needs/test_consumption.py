"""Things that are used up and bought again (A-promo): what is bought ahead is missing later."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.evidence.uplift import compared, lived
from simsales.market.channels.levers import Call
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.promotion.levers import Subsidy
from tests.laws.uncompiled import plainly
from tests.laws.worlds import QUIET, Spec, changed, opened, total

N, LASTS = 300, 4
CALL = Call(channel="all", category="mobile", rest=0.0, target=Target())
SALE = Subsidy(amount=15.0, commitment=0.0, starts=10.0, ends=13.0)


def refills(most: int = 3, weeks: int = 40, looks: float = 1.0, **more: Any) -> Spec:
    """All use a refill in four weeks, and are called every week; it costs 20, and nothing is left to taste."""
    sure = {"direction": "outbound", "capacity": N, "connects": 1, "rapport": 1, "presents": 1, "closes": 1}
    spec = changed(
        QUIET,
        run={"customers": N, "weeks": weeks},
        world__needs__mobile={
            "rate": 1000, "worth_having": 100, "lasts": 5200, "subscription": False, "review_at_expiry": 0,
            "consumed": {"most": most, "looks": looks, "storage": 20.0},
        },
        world__segments__all__price_response=3.0,
        world__reference_price={"gain": 0, "loss": 0, "notices": 0.5, "carry": 0.9},
        catalogue__products__phone={"price": 0, "price_once": 20, "commitment": LASTS},
        **more,
    )  # fmt: skip
    spec["channels"] = {"all": {**sure, "overcomes": 1, "cost_per_contact": 0}}
    return spec


def stock(market: Market) -> Any:
    """Weeks of supply that are left, by customer."""
    people = market.customers
    held = people.column("holding")[:, 0] >= 0
    return np.where(held, np.maximum(people.column("contract_end")[:, 0] - market.week, 0), 0)


def used(market: Market) -> float:
    """Weeks of supply bought less those that are left."""
    return total(market, "orders") * LASTS - float(stock(market).sum())


def test_everybody_buys_as_often_as_it_is_used_up() -> None:
    market = opened(refills(), CALL)
    market.run()
    assert total(market, "orders") == N * 40 / LASTS
    assert total(market, "used_up") == total(market, "orders") - N
    assert total(market, "acquisitions") == N, "who buys again is no new customer"


def test_nobody_uses_more_for_having_more() -> None:
    """What is bought is used, or left: a sale brings no order over the run beyond what is in store at its end."""
    plain, sale = (opened(refills(), CALL, *some) for some in ((), (SALE,)))
    plain.run()
    weekly, most_left = [], 0
    while sale.week < sale.weeks:
        sale.run_for(1)
        weekly.append(float(sale.record.entry("orders")[-1].sum()))
        most_left = max(most_left, int(stock(sale).max()))
    assert used(sale) == used(plain) == N * 40
    assert sum(weekly[10:13]) > 1.5 * float(plain.record.entry("orders")[10:13].sum()), "some buy ahead"
    assert sum(weekly[13:25]) < float(plain.record.entry("orders")[13:25].sum()), "and are missing afterwards"
    assert LASTS < most_left <= 3 * LASTS


@pytest.mark.parametrize(("most", "storage"), [(1, 20.0), (3, 100.0)])
def test_without_room_or_where_keeping_is_dear_nobody_stocks(most: int, storage: float) -> None:
    spec = refills(most, world__needs__mobile__consumed__storage=storage)
    markets = [opened(spec, CALL, *some) for some in ((SALE,), ())]
    found = compared(*(lived(market) for market in markets))
    assert found["stockpiled"] == 0


def test_the_split_says_what_was_stockpiled() -> None:
    markets = [opened(refills(), CALL, *some) for some in ((SALE,), ())]
    found = compared(*(lived(market) for market in markets))
    assert found["stockpiled"] == found["uplift"] > 0, "all of it: everybody would have bought what they need"
    assert found["dip"] < 0
    assert abs(found["net_orders"]) <= float(stock(markets[0]).sum()) / LASTS
    assert found["margin_over_the_run"] < 0, "what would have been bought at 20 was sold at 5"


def test_using_up_touches_only_what_it_declares(repository: Any) -> None:
    code = """
from tests.laws import guarded
from tests.laws.worlds import changed
used = {"subscription": False, "consumed": {"most": 2, "looks": 0.5}}
guarded.BUSY = changed(guarded.BUSY, world__needs__broadband=used)
guarded.STRATEGIES, guarded.SYSTEMS = ((),), ()
print("consumption" in guarded.mechanisms(), guarded.trespasses())
"""
    assert plainly(code, repository).split() == ["True", "[]"]


def test_where_nobody_remembers_prices_none_is_below_the_usual_one() -> None:
    spec = refills()
    del spec["world"]["reference_price"]
    markets = [opened(spec, CALL, *levers) for levers in ((), (), (SALE,))]
    for market in markets:
        market.run()
    counts = [market.record.entry("orders") for market in markets]
    assert counts[0].sum() > N
    assert all(np.array_equal(each, counts[0]) for each in counts)
