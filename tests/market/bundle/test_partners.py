"""Partner products (B-partner): they fill a gap in our range, so that customers need no second supplier, and stay."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simsales.market.bundle.levers import MixedBundle
from simsales.market.market import Market
from tests.laws.worlds import LIVELY, QUIET, SURE, Spec, changed, fingerprint, lived, total

SEEDS = range(1, 7)
TV = {"category": "tv", "price": 20, "quality": 0.6}
# Rivals sell mobile and television, we sell no television of our own; dealing with two suppliers is a burden.
GAP = changed(
    LIVELY,
    run__customers=1200,
    run__weeks=40,
    channels__store__capacity=1000,
    selling__shopping_cost=2.0,
    world__needs__tv={"rate": 0.05, "renewal_rate": 0.01, "worth_having": 3},
    world__competitors__Rival__offers__tv={"category": "tv", "price": 22},
    world__competitors__Rival__reacts="hold",
)
FILLED = changed(GAP, catalogue__products__tv={**TV, "partner": "Casters", "our_part": 0.2, "known": 0.5})


def surely(pairs: list[tuple[float, float]]) -> float:
    """The mean of the paired differences, if its 95% interval excludes zero; else 0."""
    apart = np.array([b - a for a, b in pairs])
    error = apart.std(ddof=1) / np.sqrt(len(apart))
    return float(apart.mean()) if abs(apart.mean()) > 2.57 * error else 0.0  # Student's t, 5 degrees of freedom


def lost_phones(market: Market) -> float:
    """Mobile subscriptions lost a week and subscription of ours: those of the phone, in either world."""
    phone = market.book.labels.offers.index("phone")
    lost = market.record.entry("churned_to_rival")[..., phone].sum()
    return float(lost / market.record.entry("subscriptions")[..., phone].sum())


def test_a_partner_product_fills_the_gap_and_the_customer_stays() -> None:
    assert surely([(lost_phones(lived(GAP, seed=s)), lost_phones(lived(FILLED, seed=s))) for s in SEEDS]) < 0


def test_without_a_burden_of_two_suppliers_it_holds_hardly_anybody() -> None:
    """The counter-example: who looks at televisions looks a little less at telephones, and that is all."""
    kept = []
    for cost in (0.0, 2.0):
        gap, filled = (changed(spec, selling__shopping_cost=cost) for spec in (GAP, FILLED))
        kept.append(np.mean([lost_phones(lived(gap, seed=s)) - lost_phones(lived(filled, seed=s)) for s in SEEDS]))
    assert abs(kept[0]) < 0.15 * kept[1]


def test_what_is_charged_is_our_revenue_and_the_partners_part() -> None:
    spec = changed(FILLED, catalogue__bundles__pair={"products": ["phone", "tv"]})
    spec = changed(spec, world__segments__young__holds={"tv": 0.2})
    market = lived(spec, MixedBundle(bundle="pair", by=0.1))
    record, labels = market.record, market.book.labels
    billed = market.customers.column("billed").sum()
    assert record.summary()["revenue"] + total(market, "partners_part") == pytest.approx(billed)
    ours = record.entry("recurring_revenue")[..., labels.offers.index("tv")].sum()
    theirs = record.entry("partners_part")[..., labels.offers.index("tv")].sum()
    assert theirs == pytest.approx(4 * ours)
    assert ours > 0
    pair = labels.offers.index("pair")
    weight = 70 / 90  # of the phone in the price of the pair
    assert market.book.keeps[pair] == pytest.approx(weight + 0.2 * (1 - weight))
    part = record.entry("partners_part")[..., pair].sum()
    assert part == pytest.approx(record.entry("recurring_revenue")[..., pair].sum() / market.book.keeps[pair]
                                 * (1 - market.book.keeps[pair]))  # fmt: skip


def test_a_partner_who_leaves_us_everything_is_none() -> None:
    own = changed(GAP, catalogue__products__tv={**TV, "known": 0.5})
    partner = changed(own, catalogue__products__tv={"partner": "Casters", "our_part": 1.0})
    assert fingerprint(lived(own)) == fingerprint(lived(partner))


@pytest.mark.parametrize("cost", [0.0, 1.5])
@pytest.mark.parametrize("held", [0.0, 1.0])
def test_a_second_supplier_costs_its_utility(cost: float, held: float) -> None:
    """Who holds a rival's television takes our phone with the logit chance of its utility less the shopping cost."""
    n, worth, beta, price = 20_000, 2.0, 0.05, 20.0
    spec: Spec = changed(
        QUIET,
        run={"customers": n, "weeks": 1},
        selling__shopping_cost=cost,
        world__segments__all={"weights": {"service": 100}, "holds": {"Rival/tv": held}},
        world__needs={"mobile": {"rate": SURE, "worth_having": worth}, "tv": {"rate": 0, "review_at_expiry": 0}},
        world__competitors={"Rival": {"offers": {"tv": {"category": "tv", "price": 10}}}},
        channels__store={"service": 1},
    )
    took = (lived(spec).customers.column("holding")[:, 0] == 0).mean()
    chance = 1 / (1 + math.exp(-(worth - beta * price - cost * held)))
    assert abs(took - chance) < 3 * math.sqrt(chance * (1 - chance) / n)


def test_leaving_is_harder_with_two_offers_of_ours_and_easier_with_one_beside_a_rivals() -> None:
    """The weekly hazard's log odds move by the shopping cost, up or down (churn of a free customer, all else off)."""
    n, rate, cost = 40_000, 0.05, 1.0
    for other, sign in (("phone2", -1), ("Rival/tv", 1)):
        spec: Spec = changed(
            QUIET,
            run={"customers": n, "weeks": 1},
            selling__shopping_cost=cost,
            world__segments__all={"churn": {"rate": rate}, "holds": {"phone": 1, other: 1}, "in_commitment": 0},
            world__needs={"tv": {"rate": 0, "review_at_expiry": 0, "subscription": False}},
            world__competitors={"Rival": {"offers": {"tv": {"category": "tv", "price": 10}}}},
            catalogue__products__phone2={"category": "tv", "price": 10},
        )
        odds = math.log(rate / (1 - rate)) + sign * cost
        chance = 1 / (1 + math.exp(-odds))
        left = total(lived(spec), "churned") / n
        assert abs(left - chance) < 3 * math.sqrt(chance * (1 - chance) / n), (other, left, chance)
