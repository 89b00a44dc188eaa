"""What the kinds that raise the cost of leaving promise (C-bundle: sticky, layered)."""

from __future__ import annotations

import numpy as np

from simsales.market.bundle.levers import Points, SharedUse, Sticky
from simsales.market.contract.levers import Renewal
from simsales.market.market import Market
from tests.laws.worlds import total


def kept(without: Market, having: Market) -> None:
    assert total(having, "churned") < total(without, "churned")


def credited(without: Market, having: Market) -> None:
    assert total(without, "points_earned") == 0 < total(having, "points_redeemed") < total(having, "points_earned")
    assert total(having, "gift_cost") == total(having, "points_redeemed")
    assert total(having, "churned") < total(without, "churned")


def stuck(without: Market, having: Market) -> None:
    labels = having.book.labels
    duo = having.record.entry("orders")[..., labels.offers.index("duo")].sum()
    assert duo > 0 == without.record.entry("orders")[..., labels.offers.index("duo")].sum()
    earned = having.record.entry("points_earned")
    assert earned.sum() > 0 == np.delete(earned, labels.offers.index("duo"), axis=-1).sum(), "only the bundle earns"
    assert total(having, "churned") < total(without, "churned")


def renewed(without: Market, having: Market) -> None:
    assert total(without, "rolled_over") == 0 < total(having, "rolled_over")
    assert total(having, "free_contracts") < total(without, "free_contracts")
    assert total(having, "churned") < total(without, "churned")


LOCK_IN_PROMISES = {
    ("bundling", "sticky"): (Sticky(bundle="duo", by=0.15, shared=25.0, points=0.05), stuck),
    ("bundling", "shared_use"): (SharedUse(offers=("phone", "fibre"), worth=40.0), kept),
    ("bundling", "renewal"): (Renewal(term=26.0), renewed),
    ("bundling", "points"): (Points(rate=0.2, redeem_at=30.0), credited),
}
