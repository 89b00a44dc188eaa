"""What discount authority promises: more orders at lower prices, decided at once within the seller's own limit."""

from __future__ import annotations

from simsales.market.attention.levers import Advertising, FreeTrial
from simsales.market.contract.levers import SixElements
from simsales.market.ground.levers import Target
from simsales.market.market import Market
from simsales.market.price.levers import DiscountAuthority
from tests.laws.worlds import total


def granted(without: Market, having: Market) -> None:
    """More of those who decide buy; some of them at a discount, and nobody waits for the seller's own."""
    assert total(having, "orders") > total(without, "orders")
    assert total(having, "granted") == total(having, "requests_1") > 0 == total(having, "awaiting")
    assert total(having, "discounts") > 0 == total(without, "discounts")


def counted(without: Market, having: Market) -> None:
    """A plan changes nothing but what is counted: every order in its time, and those of its target."""
    for entry in ("orders", "churned", "recurring_revenue"):
        assert total(having, entry) == total(without, entry)
    orders, planned = (having.record.entry(entry)[4:8] for entry in ("orders", "planned_orders"))
    assert (orders == planned).all()
    assert planned.sum() == total(having, "planned_orders") > total(having, "target_orders") > 0


PLAN = SixElements(target=Target(segments=("young",)), offers=("phone",), channels=("store",), starts=4.0, ends=8.0)


def cultivated(without: Market, having: Market) -> None:
    """The phone is better known, and more of it is sold; it costs what it costs."""
    known = [float(market.customers.column("awareness")[:, 0].mean()) for market in (without, having)]
    assert known[0] < known[1]
    assert total(having, "orders") > total(without, "orders")
    assert total(having, "cultivation_cost") > 0 == total(without, "cultivation_cost")


PLANS_PROMISES = {
    ("cultivation", "advertising"): (Advertising(offers=("phone",), spend=2000.0, scale=2000.0), cultivated),
    ("cultivation", "trial"): (FreeTrial(offers=("phone",), part=0.1, cost=5.0, favour=1.0), cultivated),
    ("plan", "six_elements"): (PLAN, counted),
    ("pricing", "authority"): (DiscountAuthority(levels={"rep": 0.1}), granted),
}
