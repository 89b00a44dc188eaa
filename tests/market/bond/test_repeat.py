"""Repeat business (B-repeat): what returning customers bring (F6), and why they come back (F7)."""

from __future__ import annotations

import numpy as np
import pytest

from simsales.evidence.survey import reasons_to_return
from simsales.market.bond.repeat import FOR_PRICE, FOR_PRODUCT, FOR_SERVICE, first_year_profit, reason_to_return
from tests.laws.worlds import LIVELY, QUIET, SURE, Spec, certain_shop, changed, fingerprint, lived, snapshot, total

SEEDS = range(1, 7)
ASKED = changed(LIVELY, world__experience__ask_why=True)


def test_profit_of_a_first_year_by_hand() -> None:
    assert first_year_profit(70.0, 20.0, 100.0, 40.0, 10.0, 42.0, 12.0) == pytest.approx(12 * 50 + 100 - 40 - 10 - 42)


def test_what_speaks_most_is_the_reason() -> None:
    assert reason_to_return(0.4, 0.3, 0.1) == FOR_SERVICE
    assert reason_to_return(-1.0, 0.3, 0.1) == FOR_PRODUCT
    assert reason_to_return(-1.0, -0.3, -0.1) == FOR_PRICE
    assert reason_to_return(0.0, 0.0, 0.0) == FOR_SERVICE, "of equals the first"


def shop(**attributes: float) -> Spec:
    """All hold our old phone and review it; our new one and a rival's are the same, but for some attributes of ours."""
    spec = changed(
        certain_shop(QUIET),
        run={"weeks": 1, "customers": 300},
        world__segments__all={"holds": {"old": 1.0}, "in_commitment": 0, "weights": {"quality": 1, "service": 1}},
        world__needs__mobile={"renewal_rate": SURE, "worth_having": 2},
        world__competitors__Rival__offers__phone={"category": "mobile", "price": 20, "quality": 0.5, "service": 0.5},
        world__experience__ask_why=True,
        selling__inertia=0,
        channels__store__service=1,
    )
    phone = {"category": "mobile", "price": 20, "quality": 0.5, "service": 0.5, "known": 1}
    return changed(spec, catalogue__products__phone=phone | attributes, catalogue__products__old=phone)


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [({"service": 0.9}, "service"), ({"quality": 0.9}, "product"), ({"price": 5.0}, "price")],
)
def test_the_only_advantage_is_the_reason(attributes: dict[str, float], reason: str) -> None:
    market = lived(shop(**attributes))
    assert total(market, "returns") > 50
    assert reasons_to_return(market)[reason] == 1.0


def test_every_returning_order_has_one_reason_and_asking_changes_nothing() -> None:
    silent, asked = lived(LIVELY), lived(ASKED)
    reasons = sum(total(asked, f"returns_for_{name}") for name in ("service", "product", "price"))
    assert reasons == total(asked, "returns") == total(silent, "returns") > 0
    for name, column in snapshot(silent).items():
        assert column.tobytes() == snapshot(asked)[name].tobytes(), name
    assert reasons_to_return(silent) == {}


def test_new_customers_are_not_returning_ones() -> None:
    empty = changed(
        LIVELY, world__segments={"young": {"holds": {"phone": 0}}, "old": {"holds": {"phone": 0, "fibre": 0}}}
    )
    market = lived(changed(empty, run__weeks=1))
    assert total(market, "orders") > total(market, "returns") == total(market, "return_profit") == 0
    longer = lived(empty)
    assert total(longer, "returns") <= total(longer, "orders") - (longer.customers.column("since") >= 0).sum()


def test_profit_is_what_the_orders_say() -> None:
    """In a quiet shop everything is known: twelve charges less commission, and nothing else."""
    market = lived(shop())
    orders = total(market, "orders")
    commission = total(market, "commission")
    assert total(market, "order_profit") == pytest.approx(orders * 12 * 20 - commission)
    assert market.record.summary()["returning_profit"] == pytest.approx(total(market, "returns") / orders)


def test_better_service_brings_customers_back_and_for_service() -> None:
    good = changed(LIVELY, catalogue__products={"phone": {"service": 0.9}, "fibre": {"service": 0.9}}, run__weeks=30)
    poor = changed(good, catalogue__products={"phone": {"service": 0.3}, "fibre": {"service": 0.3}})
    asked = {"world__experience__ask_why": True, "world__experience__choice_weight": 2.0}
    back, served = [], []
    for seed in SEEDS:
        bad, well = lived(changed(poor, **asked), seed=seed), lived(changed(good, **asked), seed=seed)
        back.append(total(well, "returns") - total(bad, "returns"))
        served.append(reasons_to_return(well)["service"] - reasons_to_return(bad)["service"])
    assert np.mean(back) > 2 * np.std(back, ddof=1) / np.sqrt(len(back)) > 0
    assert min(served) > 0


def test_the_same_seed_tells_the_same_reasons() -> None:
    assert fingerprint(lived(ASKED, seed=2)) == fingerprint(lived(ASKED, seed=2)) != fingerprint(lived(ASKED, seed=3))
