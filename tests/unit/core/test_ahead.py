"""Fetching rows ahead changes nothing, whatever a table has and however its arrays lie."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simsales.core.ahead import fetching
from simsales.core.compiled import loop, plain
from simsales.core.packed import Packed

fetch = fetching("price", "held", "missing")


class Table(Packed):
    """A column of numbers, one of rows of numbers, and a number."""

    price: Any
    held: Any
    number: int


@loop
def total(table: Any, rows: Any) -> float:
    """Add up what scattered rows have."""
    found = 0.0
    for k in range(rows.shape[0]):
        fetch(table, rows, k)
        found += table.price[rows[k]] * table.number + table.held[rows[k], 1]
    return found


@pytest.mark.parametrize("count", [0, 1, 3, 500])
@pytest.mark.parametrize("step", [1, 3])
def test_a_loop_that_fetches_ahead_finds_the_same(count: int, step: int) -> None:
    drawn = np.random.default_rng(1)
    price, held = drawn.random(3000)[::step], drawn.integers(0, 9, (3000, 2)).astype(np.int16)[::step]
    table, rows = Table(price, held, 3), drawn.integers(0, 1000, count)
    assert total(table, rows) == pytest.approx(float((price[rows] * 3 + held[rows, 1]).sum()))
    assert plain(total)(table, rows) == total(table, rows)
