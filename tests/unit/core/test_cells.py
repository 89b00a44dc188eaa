"""Sums by cell are what adding one by one gives, to the bit where what is added is exact, in any order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsales.core.cells import LANES, add_up, count_up, lanes_of
from simsales.market.ground.money import exact, weekly


@given(st.integers(0, 2**32 - 1), st.integers(0, 300), st.integers(1, 9))
def test_sums_by_cell_are_those_of_adding_one_by_one(seed: int, count: int, cells: int) -> None:
    drawn = np.random.default_rng(seed)
    where = drawn.integers(0, LANES + cells, 300).astype(np.int32)
    values = np.array([exact(value) for value in drawn.lognormal(3.0, 1.0, 300)])
    lanes = lanes_of(cells)
    add_up(where, values, count, lanes)
    expected = np.zeros((LANES + cells, 2))
    for cell, value in zip(where[:count], values[:count], strict=True):
        expected[cell] += value, 1.0
    assert np.array_equal(lanes.sum(axis=0), expected)
    counted = lanes_of(cells)
    count_up(where, count, counted)
    assert np.array_equal(counted.sum(axis=0), expected * (0.0, 1.0))


@given(st.lists(st.floats(0.0, 3e4), min_size=2, max_size=60), st.randoms())
def test_exact_amounts_have_one_sum(amounts: list[float], shuffle: object) -> None:
    bills = [exact(amount) for amount in amounts]
    other = sorted(bills, key=lambda _: shuffle.random())  # type: ignore[attr-defined]
    assert sum(bills) == sum(other)


@pytest.mark.parametrize("monthly", [0.0, 1.0, 9.99, 79.0, 1234567.89, -30.0])
def test_a_bill_is_counted_to_a_millionth_of_a_cent(monthly: float) -> None:
    assert abs(exact(weekly(monthly)) - monthly * 12 / 52) <= 2.0**-33
    assert exact(weekly(monthly)) * 2**32 == int(exact(weekly(monthly)) * 2**32)
