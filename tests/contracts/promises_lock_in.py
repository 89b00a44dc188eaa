"""What the kinds that raise the cost of leaving promise (C-bundle: sticky, layered)."""

from __future__ import annotations

import numpy as np

from simsales.market.bundle.levers import Points, SharedUse, Sticky
from simsales.market.contract.levers import FreeMove, Renewal
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


# A cheaper plan beside the phone, and a dear phone that everybody holds, bound for two years.
CHEAPER = {
    "catalogue__products__saver": {"category": "mobile", "price": 20, "quality": 0.7, "known": 1},
    "catalogue__products__phone": {"commitment": 104, "exit_fee": 1.0},
    "world__segments__young__in_commitment": 1.0,
    "world__segments__young__holds": {"phone": 1.0, "Rival/phone": 0.0},
    "world__competitors__Rival__offers__phone__price": 500,
}


def moved(without: Market, having: Market) -> None:
    """Who is bound moves to the cheaper plan, and no fee is due for it: what is left of the commitment goes on."""
    savers = []
    for market in (without, having):
        labels, people = market.book.labels, market.customers
        young = people.column("segment") == labels.segments.index("young")
        saver = young & (people.column("holding")[:, 0] == labels.offers.index("saver"))
        savers.append(int((saver & (people.column("contract_end")[:, 0] > market.week)).sum()))
    assert savers[0] == 0 < savers[1]


LOCK_IN_PROMISES = {
    ("bundling", "free_move"): (FreeMove(offers=("phone",)), moved),
    ("bundling", "sticky"): (Sticky(bundle="duo", by=0.15, shared=25.0, points=0.05), stuck),
    ("bundling", "shared_use"): (SharedUse(offers=("phone", "fibre"), worth=40.0), kept),
    ("bundling", "renewal"): (Renewal(term=26.0), renewed),
    ("bundling", "points"): (Points(rate=0.2, redeem_at=30.0), credited),
}
