"""Sums by cell: everybody counted into the cell of a table that is theirs, block by block, without a branch.

A pass that asks each customer whether they count, and then adds to one of a few sums, waits: for its guess of the
answer, and for the sum before. Here a first pass, which compilers turn into vector code, works out everybody's cell
(who does not count has an idle one), and a second adds up in several lanes that do not wait for each other. The sums
are in another order than the customers': what is added must be exact in any order (``money.exact``).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop

LANES = 8  # also the number of idle cells, which come first
BLOCK = 4096  # so many customers at a time: what is worked out of them stays at hand


@loop
def emptied(lanes: Any) -> None:
    """Set all sums back to nought."""
    for lane in range(lanes.shape[0]):
        for cell in range(lanes.shape[1]):
            lanes[lane, cell, 0] = lanes[lane, cell, 1] = 0.0


@loop
def total(lanes: Any, cell: int) -> tuple[float, float]:
    """The sum of a cell (idle ones apart), and how many there are."""
    added, count = 0.0, 0.0
    for lane in range(lanes.shape[0]):
        added += lanes[lane, LANES + cell, 0]
        count += lanes[lane, LANES + cell, 1]
    return added, count


def lanes_of(cells: int) -> Any:
    """Empty sums: lane x cell (idle ones first) x (sum, count)."""
    return np.zeros((LANES, LANES + cells, 2))


@loop
def add_up(cells: Any, values: Any, count: int, lanes: Any) -> None:
    """Add the first ``count`` values, each to the sum of its cell.

    >>> lanes = lanes_of(2)
    >>> add_up(np.array([8, 9, 9, 3], np.int32), np.array([1.0, 2.0, 3.0, 0.0]), 4, lanes)
    >>> lanes.sum(axis=0)[LANES:].tolist()
    [[1.0, 1.0], [5.0, 2.0]]
    """
    whole = count - count % LANES
    for start in range(0, whole, LANES):
        for lane in range(LANES):
            cell = cells[start + lane]
            lanes[lane, cell, 0] += values[start + lane]
            lanes[lane, cell, 1] += 1.0
    for k in range(whole, count):
        lanes[0, cells[k], 0] += values[k]
        lanes[0, cells[k], 1] += 1.0


@loop
def count_up(cells: Any, count: int, lanes: Any) -> None:
    """Count the first ``count`` of them, each in its cell; the sums stay as they are.

    >>> lanes = lanes_of(2)
    >>> count_up(np.array([8, 9, 9, 3], np.int32), 4, lanes)
    >>> lanes.sum(axis=0)[LANES:].tolist()
    [[0.0, 1.0], [0.0, 2.0]]
    """
    whole = count - count % LANES
    for start in range(0, whole, LANES):
        for lane in range(LANES):
            lanes[lane, cells[start + lane], 1] += 1.0
    for k in range(whole, count):
        lanes[0, cells[k], 1] += 1.0
