"""Which worlds an experiment runs in: seeds that follow from the scenario's own."""

from __future__ import annotations

SEEDS = 2**63


def world_seeds(first: int, worlds: int) -> list[int]:
    """The seeds of so many worlds: the scenario's own, the next, and so on.

    >>> world_seeds(7, 3)
    [7, 8, 9]
    """
    return [(first + world) % SEEDS for world in range(worlds)]
