"""Reference prices (A-price): what is remembered moves, losses weigh more, a cut is paid back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.market.market import Market
from simsales.market.price.levers import ListPrice
from simsales.market.price.reference import surprise
from simsales.market.promotion.levers import DiscountPromotion
from tests.laws.uncompiled import plainly
from tests.laws.worlds import LIVELY, QUIET, changed, lived, snapshot
from tests.market.usage.test_usage import paired

REMEMBERING = {"gain": 0.5, "loss": 1.0, "carry": 0.7, "notices": 0.15}
WORLD = changed(LIVELY, run={"customers": 4000, "weeks": 40}, channels__store__capacity=1000)
WORLD["world"]["competitors"]["Rival"]["reacts"] = "hold"
MINDFUL = changed(WORLD, world__reference_price=REMEMBERING)
CUT = DiscountPromotion(by=0.4, starts=8.0, ends=16.0, offers=("phone",))
AFTER, DURING = slice(18, 40), slice(8, 16)


def sold(weeks: slice) -> Any:
    """Orders of the phone in some weeks."""

    def count(market: Market) -> float:
        return float(market.record.entry("orders")[weeks, ..., market.book.labels.offers.index("phone")].sum())

    return count


def test_losses_weigh_more_than_gains() -> None:
    up, down = surprise(100.0, 110.0, 0.5, 1.0), surprise(100.0, 90.0, 0.5, 1.0)
    assert -up == 2 * down > 0
    assert surprise(100.0, 100.0, 0.5, 1.0) == 0


def test_memory_is_exponential_smoothing() -> None:
    """Theory: with a chance λ of noticing a week, the mean distance to a steady price falls by 1 − λ(1 − carry)."""
    chance, carry, weeks = 0.3, 0.6, 12
    spec = changed(
        QUIET,
        run={"customers": 20_000, "weeks": weeks},
        world__reference_price={"carry": carry, "notices": chance},
        catalogue__products__phone__price=20,
    )
    market = lived(spec, ListPrice(price=50.0))
    reference = market.customers.column("reference")[:, 0]
    mean = 50.0 + (20.0 - 50.0) * (1 - chance * (1 - carry)) ** weeks
    error = reference.std(ddof=1) / np.sqrt(len(reference))
    assert abs(reference.mean() - mean) < 3 * error
    assert error < 0.1
    notices = np.log((50.0 - reference) / 30.0) / np.log(carry)
    assert notices == pytest.approx(np.round(notices), abs=1e-3), "a whole number of times noticed"


@pytest.mark.slow
def test_a_cut_sells_more_now_and_less_later() -> None:
    """The dip: after a deep cut customers find the old price dear, and buy less than if there had been none."""
    assert paired(MINDFUL, sold(DURING), CUT) > paired(WORLD, sold(DURING), CUT) > 0, "a gain is felt on top"
    dip, without = paired(MINDFUL, sold(AFTER), CUT), paired(WORLD, sold(AFTER), CUT)
    assert dip < 0
    assert dip < without, "who remembers nothing does not mind"


def test_what_weighs_nothing_changes_nothing() -> None:
    idle = changed(WORLD, world__reference_price={"gain": 0, "loss": 0, "notices": 0})
    a, b = lived(WORLD, CUT), lived(idle, CUT)
    one, other = snapshot(a), snapshot(b)
    assert one.pop("reference").shape[1] == 0 < other.pop("reference").shape[1], "no room where nothing is remembered"
    assert all((one[name] == other[name]).all() for name in one)
    assert np.array_equal(a.record.counts, b.record.counts)


def test_noticing_touches_only_what_it_declares(repository: Any) -> None:
    code = """
from tests.laws import guarded
from tests.laws.worlds import changed
guarded.BUSY = changed(guarded.BUSY, world__reference_price={})
guarded.STRATEGIES, guarded.SYSTEMS = ((),), ()
print("reference" in guarded.mechanisms(), guarded.trespasses())
"""
    assert plainly(code, repository).split() == ["True", "[]"]
