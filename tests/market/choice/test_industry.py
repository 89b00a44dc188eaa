"""Solutions: what is made for an industry is worth more to its businesses, and to nobody else (D-industry)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.bundle.levers import PureBundle
from simsales.market.choice.value import fit
from simsales.market.market import Market
from tests.laws.worlds import LIVELY, changed, fingerprint, lived

# Two industries that differ in nothing but their name; nobody talks, queues or is called, so neither touches the other.
TWO = changed(
    LIVELY,
    run__customers=1500,
    world__network={"kind": "nobody"},
    channels__store__capacity=10_000,
    catalogue__products__fibre={"made_for": ["retail"], "fit": 0.0},
)
TWO["world"]["segments"] = {
    name: {**TWO["world"]["segments"]["old"], "share": 0.5, "industry": name} for name in ("retail", "logistics")
}
TWO["channels"] = {name: TWO["channels"][name] for name in ("store", "online")}
TWO["reps"] = {}


def orders(market: Market, offer: str) -> Any:
    """Orders of an offer, by segment."""
    counts = market.record.entry("orders").sum(axis=(0, 2))
    return counts[:, market.book.labels.offers.index(offer)]


def test_it_fits_its_own_industries_only() -> None:
    assert fit("retail", ["retail", "logistics"], 0.7) == 0.7
    assert fit("education", ["retail", "logistics"], 0.7) == fit(None, ["retail"], 0.7) == fit(None, [], 0.7) == 0.0


def test_a_matched_solution_is_bought_more_by_its_industry_only() -> None:
    plain, solution = (lived(changed(TWO, catalogue__products__fibre__fit=worth)) for worth in (0.0, 2.0))
    retail, logistics = orders(solution, "fibre") - orders(plain, "fibre")
    assert retail > 0.2 * orders(plain, "fibre")[0]
    assert logistics == 0
    others = solution.customers.column("segment") == 1
    for name in ("holding", "paid", "billed", "satisfaction"):
        columns = [market.customers.column(name)[others] for market in (plain, solution)]
        assert np.array_equal(*columns), name


def test_it_counts_in_a_bundle_too() -> None:
    plain, solution = (
        lived(changed(TWO, catalogue__products__fibre__fit=worth), PureBundle(bundle="duo")) for worth in (0.0, 2.0)
    )
    retail, logistics = orders(solution, "duo") - orders(plain, "duo")
    assert retail > 0 == logistics


@pytest.mark.parametrize("changes", [{"made_for": ["education"], "fit": 5.0}, {"made_for": [], "fit": 5.0}])
def test_what_is_made_for_nobody_here_changes_nothing(changes: dict[str, Any]) -> None:
    assert fingerprint(lived(changed(TWO, catalogue__products__fibre=changes))) == fingerprint(lived(TWO))
