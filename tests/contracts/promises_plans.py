"""What discount authority promises: more orders at lower prices, decided at once within the seller's own limit."""

from __future__ import annotations

from simsales.market import Market
from simsales.strategies.authority import DiscountAuthority
from tests.laws.worlds import total


def granted(without: Market, having: Market) -> None:
    """More of those who decide buy; some of them at a discount, and nobody waits for the seller's own."""
    assert total(having, "orders") > total(without, "orders")
    assert total(having, "granted") == total(having, "requests_1") > 0 == total(having, "awaiting")
    assert total(having, "discounts") > 0 == total(without, "discounts")


PLANS_PROMISES = {("pricing", "authority"): (DiscountAuthority(levels={"rep": 0.1}), granted)}
