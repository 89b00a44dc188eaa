"""The bridge: its steps sum to the difference in every world, and each is what it says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import simsales
from simsales.experiments.bridge import END, START, bridge, by_volume_mix_and_price, lines_of, steps_of
from simsales.market.build import build_market
from simsales.market.record import Record

SCENARIOS = Path(__file__).parents[3] / "scenarios"
COUNTS = arrays(float, (2, 3), elements=st.floats(0, 1000).map(lambda x: round(x)))
CHARGES = arrays(float, (2, 3), elements=st.floats(0, 1e6))


def records(scenario: str, strategy: int, seeds: range = range(1, 4)) -> list[Record]:
    """The records of a strategy in some worlds."""
    loaded = simsales.load(SCENARIOS / f"{scenario}.toml", {"run.customers": 400, "run.weeks": 26})
    found = []
    for seed in seeds:
        market = build_market(loaded, list(loaded.strategies)[strategy], seed=seed)
        market.run()
        found.append(market.record)
    return found


@pytest.mark.parametrize("measure", ["margin", "revenue"])
@pytest.mark.parametrize("scenario", ["handset_bundle", "price_cut", "layered_lock_in"])
def test_the_steps_sum_to_the_difference_in_every_world(scenario: str, measure: str) -> None:
    then, now = records(scenario, 0), records(scenario, 1)
    for one, other in zip(then, now, strict=True):
        steps = steps_of(other, one, measure)
        apart = other.summary()[measure] - one.summary()[measure]
        assert steps[START] == pytest.approx(one.summary()[measure], abs=0.005)
        assert steps[END] == pytest.approx(other.summary()[measure], abs=0.005)
        assert sum(steps.values()) - steps[START] - steps[END] == pytest.approx(apart, abs=0.005)
    frame = bridge(now, then, measure)
    middle = frame.drop([START, END])["mean"].sum()
    assert frame.loc[START, "mean"] + middle == pytest.approx(frame.loc[END, "mean"], abs=0.01)


@given(COUNTS, CHARGES, COUNTS, CHARGES)
def test_volume_mix_and_price_sum_to_the_difference(sold, charged, before, charged_before) -> None:  # type: ignore[no-untyped-def]
    charged, charged_before = charged * (sold > 0), charged_before * (before > 0)
    parts = by_volume_mix_and_price(sold, charged, before, charged_before)
    apart = charged.sum() - charged_before.sum()
    assert sum(parts) == pytest.approx(apart, rel=1e-9, abs=1e-6 * max(charged.max(), charged_before.max(), 1.0))


def test_only_the_price_changes() -> None:
    sold = np.array([[2.0, 5.0], [1.0, 0.0]])
    charged = sold * np.array([[10.0, 20.0], [12.0, 20.0]])
    assert by_volume_mix_and_price(sold, 1.1 * charged, sold, charged) == pytest.approx((0.0, 0.0, 0.1 * charged.sum()))


def test_only_the_volume_changes() -> None:
    sold = np.array([2.0, 5.0])
    charged = sold * np.array([10.0, 20.0])
    assert by_volume_mix_and_price(3 * sold, 3 * charged, sold, charged) == pytest.approx((2 * charged.sum(), 0.0, 0.0))


def test_what_is_never_charged_for_is_no_volume_of_charges() -> None:
    """Goods that are paid at once: more or fewer of them are neither volume nor mix of the recurring charges."""
    sold, charged = np.array([10.0, 50.0]), np.array([100.0, 0.0])
    assert by_volume_mix_and_price(sold, charged, np.array([10.0, 20.0]), charged) == (0.0, 0.0, 0.0)


def test_only_the_mix_changes() -> None:
    prices = np.array([10.0, 20.0])
    then, now = np.array([4.0, 2.0]), np.array([1.0, 5.0])
    assert by_volume_mix_and_price(now, now * prices, then, then * prices) == pytest.approx((0.0, 30.0, 0.0))


def test_the_lines_of_the_books_sum_to_the_measures() -> None:
    for record in records("handset_bundle", 1, range(1, 2)):
        for measure in ("revenue", "margin"):
            assert sum(lines_of(record, measure).values()) == pytest.approx(record.summary()[measure], abs=0.005)


def test_what_is_no_sum_of_money_has_no_bridge() -> None:
    with pytest.raises(ValueError, match="no sum of money, as revenue and margin are"):
        bridge([], [], "conversion")


def of_a_strategy(**said: object) -> dict[str, float]:
    """The steps of price_cut's margin from its first strategy to the same with something more, in one world."""
    loaded = simsales.load(
        SCENARIOS / "price_cut.toml", {"run.customers": 400, "run.weeks": 26, "strategies.More": said}
    )
    found = []
    for strategy in (next(iter(loaded.strategies)), "More"):
        market = build_market(loaded, strategy, seed=1)
        market.run()
        found.append(market.record)
    return steps_of(found[1], found[0], "margin")


def test_a_promotion_is_a_discount_and_no_price() -> None:
    """List prices stay: the contracts that there are bring what they brought, and what is billed less stands apart."""
    steps = of_a_strategy(promotion=[{"kind": "discount", "by": "30%"}])
    assert steps["discounts"] < 0
    assert steps["price"] == pytest.approx(0, abs=1e-6)


def test_another_list_price_is_a_price_and_no_discount() -> None:
    steps = of_a_strategy(pricing=[{"kind": "discount", "by": "30%"}])
    assert steps["discounts"] == 0
    assert steps["price"] < 0


def test_a_subsidy_is_a_discount_on_the_one_off_price() -> None:
    """Of handset_bundle's strategies one takes off handsets' prices: they are at list, and the cuts stand apart."""
    then, now = records("handset_bundle", 0, range(1, 2)), records("handset_bundle", 3, range(1, 2))
    steps = steps_of(now[0], then[0], "margin")
    assert steps["cuts_once"] == pytest.approx(-float(now[0].entry("once_off").sum()))
    assert steps["cuts_once"] < 0
