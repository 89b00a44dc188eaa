"""Which worlds an experiment runs in: seeds that follow from the scenario's own."""

from __future__ import annotations

from simsales.core.streams import Streams


def world_seeds(first: int, worlds: int) -> list[int]:
    """The seeds of so many worlds: the scenario's own, then hashes of it and of the world's number (63 bits).

    So ``run`` shows the first world of ``compare``, a longer comparison begins with the worlds of a shorter one, and
    two scenarios of neighbouring seeds share no world. ``run(seed=…)`` of a seed that a comparison lists is that world.

    >>> world_seeds(1, 3)[:2] == world_seeds(1, 2), world_seeds(7, 1), set(world_seeds(1, 99)) & set(world_seeds(2, 99))
    (True, [7], set())
    """
    luck = Streams(first)
    return [first, *(int(luck.key("world", world)) >> 1 for world in range(1, worlds))][:worlds]
