"""Sticky and layered bundles (C-bundle): what is lost by leaving adds up over layers, and keeps customers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simsales.market.bundle.levers import MixedBundle, Points, SharedUse, Sticky
from simsales.market.bundle.lock_in import gained_by_taking, lost_by_leaving, shared_worth
from simsales.market.bundle.plan import LockIn, locks_of
from simsales.market.contract.levers import Renewal
from simsales.market.market import Market
from simsales.market.people import People
from tests.laws.uncompiled import plainly
from tests.laws.worlds import LIVELY, QUIET, changed, fingerprint, lived, opened, total
from tests.market.usage.test_usage import SEEDS, paired, surely

WORLD = changed(LIVELY, run__customers=3000, run__weeks=40, channels__store__capacity=1000)
# phone, fibre, their bundle, a rival's phone and fibre; offers x categories
COMPONENT = np.array([[0, -1], [-1, 1], [0, 1], [3, -1], [-1, 4]])
ALL, BOTH = np.array([True, True, True]), np.array([False, False, True])


def worth(layers: list[tuple[Any, float]], holding: list[int], offer: int = -1, leaving: int = -1) -> float:
    lock_in = LockIn.without(3)
    for offers, shared in layers:
        lock_in = lock_in.with_layer(offers, shared=shared)
    locks = locks_of(lock_in)
    return float(shared_worth(locks.member, locks.shared, COMPONENT, np.array(holding), offer, leaving, 3))


@pytest.mark.parametrize(
    ("holding", "all_offers", "bundle_only"),
    [([0, 1], 7.0, 0.0), ([2, 2], 7.0, 9.0), ([0, -1], 0.0, 0.0), ([0, 4], 0.0, 0.0), ([-1, -1], 0.0, 0.0)],
)
def test_layers_add_up(holding: list[int], all_offers: float, bundle_only: float) -> None:
    """What leaving costs with several layers is the sum of what it costs with each (the counter-example: one alone)."""
    one, other = (ALL, 7.0), (BOTH, 9.0)

    def lost(*layers: tuple[Any, float]) -> float:
        return worth(list(layers), holding) - worth(list(layers), holding, leaving=0)

    assert lost(one) == all_offers
    assert lost(other) == bundle_only
    assert lost(one, other) == lost(one) + lost(other)


def test_what_a_rival_takes_breaks_the_bundle() -> None:
    layers = [(BOTH, 9.0), (ALL, 7.0)]
    assert worth(layers, [2, 2]) == 16.0
    assert worth(layers, [2, 2], offer=3) == 0.0, "the rival's phone: the fibre that is left is alone"
    assert worth(layers, [0, 1], offer=2) == 16.0, "the bundle instead of its parts adds the sticky layer"
    assert worth(layers, [2, 2], offer=0) == 7.0, "its phone alone: the parts still go together"


def test_points_are_a_part_of_all_that_was_billed() -> None:
    """Theory: after n bills of a price p at a rate r they are n·r·p; once worth enough they are redeemed."""
    spec = changed(QUIET, world__segments__all__holds={"phone": 1.0}, run__weeks=10, run__customers=50)
    bill = 20 * 12 / 52
    market = lived(spec, Points(rate=0.1, redeem_at=1e6))
    assert market.customers.column("points")[:, 0] == pytest.approx(np.full(50, 10 * 0.1 * bill), rel=1e-5)
    assert total(market, "points_earned") == pytest.approx(50 * 10 * 0.1 * bill)
    assert total(market, "points_redeemed") == 0
    redeemed = lived(spec, Points(rate=0.1, redeem_at=2.5 * 0.1 * bill))
    assert total(redeemed, "points_redeemed") == total(redeemed, "gift_cost") == pytest.approx(50 * 9 * 0.1 * bill)
    assert redeemed.customers.column("points")[:, 0] == pytest.approx(np.full(50, 0.1 * bill), rel=1e-5)


def test_who_leaves_forfeits_points() -> None:
    market = lived(WORLD, Points(rate=0.1, redeem_at=1e6))
    people = People.of(market.customers)
    ours = (people.holding >= 0) & (people.holding < market.facts.own)
    assert (people.points[~ours] == 0).all()
    assert (people.points[ours] > 0).mean() > 0.9
    left = total(market, "churned")
    kept = float(people.points.sum())
    assert left > 0
    assert kept < total(market, "points_earned"), "some were lost"


def test_leaving_costs_what_taking_the_rivals_costs() -> None:
    """One rule for the choice and for churn: leaving for nothing, or for the same from a rival, loses the same."""
    market = lived(WORLD, MixedBundle(bundle="duo"), Points(rate=0.1, redeem_at=1e6))
    people = People.of(market.customers)
    locks = locks_of(LockIn.without(3).with_layer(ALL, shared=8.0, rate=0.1))
    phone = market.book.labels.offers.index("phone")  # not in the bundle, which taking a rival's phone would break
    held = np.flatnonzero((people.holding[:, 0] == phone) & (people.points[:, 0] > 0))[:50]
    assert len(held) == 50
    assert (people.holding[held, 1] == market.book.labels.offers.index("fibre")).any(), "things used together count"
    rival = market.book.labels.offers.index("Rival/phone")
    for i in held.tolist():
        rebate = 0.1 * people.paid[i, 0]
        lost = lost_by_leaving(people, market.facts, locks, i, 0)
        assert -gained_by_taking(people, market.facts, locks, i, rival, 60.0) == pytest.approx(lost + rebate)


TIES: dict[str, Any] = {
    "points": (Points(rate=0.1, redeem_at=1e6),),
    "shared use": (SharedUse(offers=("phone", "fibre", "duo"), worth=20.0),),
    "contract": (MixedBundle(bundle="duo", by=0.1),),
}
FREE = changed(WORLD, catalogue__products__phone__commitment=0, catalogue__products__fibre__commitment=0)


def churned(market: Market) -> float:
    return float(market.record.summary()["churn"])


def test_a_tie_keeps_customers_and_layers_keep_more() -> None:
    """F17: layers lower churn more than any one of them, by the same luck."""

    def churns(*ties: str) -> np.ndarray:
        components = [component for tie in ties for component in TIES[tie]]
        return np.array([churned(lived(FREE, *components, seed=seed)) for seed in SEEDS])

    nothing, everything = churns(), churns(*TIES)
    for tie in TIES:
        alone = churns(tie)
        assert surely(list(alone - nothing)) < 0, tie
        assert surely(list(everything - alone)) < 0, tie


def test_a_sticky_bundle_keeps_better_than_a_soft_one() -> None:
    soft = MixedBundle(bundle="duo", by=0.1, commitment=0.0)
    sticky = Sticky(bundle="duo", by=0.1, commitment=0.0, shared=20.0, points=0.05)
    assert paired(FREE, churned, sticky, without=(soft,)) < 0
    bare, same = Sticky(bundle="duo", by=0.1), MixedBundle(bundle="duo", by=0.1)
    assert fingerprint(lived(FREE, bare)) == fingerprint(lived(FREE, same))


BOUND = changed(
    QUIET, run={"customers": 500, "weeks": 30}, world__segments__all__holds={"phone": 1.0},
    world__segments__all__churn={"rate": 0.05, "spread": 0}, catalogue__products__phone__commitment=12,
)  # fmt: skip


def test_a_commitment_that_nobody_reviews_is_renewed_term_after_term() -> None:
    """Law: without reviews who is bound is never free, and never leaves; with a review at every end none is renewed."""
    market = opened(BOUND, Renewal(term=10.0))
    end = market.customers.column("contract_end")[:, 0].copy()
    bound = end >= 0
    market.run()
    assert total(market, "rolled_over") == sum(len(range(e, 30, 10)) for e in end[bound]) > 500
    assert (market.customers.column("holding")[bound, 0] == 0).all()
    assert (market.customers.column("contract_end")[bound, 0] >= 30).all()
    assert total(market, "churned") < total(lived(BOUND), "churned"), "only who was free at the start may leave"
    looking = changed(BOUND, world__needs__mobile__review_at_expiry=1)
    assert fingerprint(lived(looking, Renewal(term=10.0))) == fingerprint(lived(looking))


def test_a_renewal_unasked_is_resented() -> None:
    """The price of it: the more resent it the less satisfied they are; where nobody does it makes no difference."""

    def satisfied(resents: float) -> float:
        spec = changed(BOUND, world__experience__resents_renewal=resents, world__segments__all__churn__rate=0)
        return float(lived(spec, Renewal(term=10.0)).customers.column("satisfaction").mean())

    plain = lived(changed(BOUND, world__segments__all__churn__rate=0)).customers.column("satisfaction").mean()
    assert satisfied(1.0) < satisfied(0.5) < satisfied(0.0) == pytest.approx(float(plain))


def test_customers_leave_when_the_commitment_ends() -> None:
    """The wave at expiry: nobody satisfied leaves before, and the hazard then is that of the free, not above."""
    hazard = 0.05
    spec = changed(
        QUIET,
        run={"customers": 4000, "weeks": 20},
        world__segments__all__holds={"phone": 1.0},
        world__segments__all__churn={"rate": hazard, "spread": 0},
        catalogue__products__phone__commitment=12,
    )
    market = opened(spec)
    end = market.customers.column("contract_end")[:, 0].copy()
    holding = []
    while market.week < market.weeks:
        market.run_for(1)
        holding.append(market.customers.column("holding")[:, 0].copy())
    states = np.array(holding) == 0
    weeks = np.arange(len(states))[:, None]
    free = weeks >= np.maximum(end, 0)[None, :]
    before = np.vstack([np.ones(len(end), bool)[None], states[:-1]])
    left = before & ~states
    assert not (left & ~free).any()
    risk, leaving = int((before & free).sum()), int((left & free).sum())
    error = math.sqrt(hazard * (1 - hazard) / risk)
    assert abs(leaving / risk - hazard) < 3 * error
    first = left & (weeks == np.maximum(end, 0)[None, :])
    assert first.sum() > 0.8 * hazard * (np.maximum(end, 0) < len(states)).sum(), "a wave in the week in which it ends"


def test_ties_that_hold_nobody_change_nothing() -> None:
    idle = (SharedUse(offers=("phone", "duo"), worth=20.0), Points(rate=0.1, redeem_at=1e6, starts=99.0))
    assert fingerprint(lived(WORLD, *idle)) == fingerprint(lived(WORLD))


def test_points_touch_only_what_they_declare(repository: Any) -> None:
    code = """
from tests.laws import guarded
from simsales.market.bundle.levers import Points, SharedUse
guarded.STRATEGIES = ((Points(rate=0.1, redeem_at=9.0), SharedUse(offers=("phone", "fibre"), worth=5.0)),)
guarded.SYSTEMS = ()
print("points" in guarded.mechanisms(), guarded.trespasses())
"""
    assert plainly(code, repository).split() == ["True", "[]"]
