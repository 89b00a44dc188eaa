"""Made-up worlds whose truth is known: normal, skewed, rare; effects that are added or that multiply."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

type Values = np.ndarray[Any, np.dtype[np.float64]]
type Draw = Callable[[np.random.Generator, int], tuple[Values, Values]]


class Case(NamedTuple):
    """The worlds of a baseline and of another strategy, with the mean of the first and the true difference."""

    draw: Draw
    mean: float
    difference: float


def _case(base: Callable[[np.random.Generator, int], Values], mean: float, effect: str) -> Case:
    """A tenth of the mean more, in every world (added) or of every world (multiplied), and some luck of its own."""

    def draw(random: np.random.Generator, worlds: int) -> tuple[Values, Values]:
        first = base(random, worlds)
        own = random.normal(size=worlds)
        second = first * (1.1 + 0.05 * own) if effect == "multiplied" else first + mean * (0.1 + 0.05 * own)
        return first, second

    return Case(draw, mean, 0.1 * mean)


def _rare(random: np.random.Generator, worlds: int) -> tuple[Values, Values]:
    first = random.poisson(1.0, worlds).astype(float)
    return first, first + random.poisson(0.3, worlds)


def _apart(random: np.random.Generator, worlds: int) -> tuple[Values, Values]:
    first, second = random.lognormal(0, 1, (2, worlds))
    return first, second


SKEWED = math.exp(0.5)
CASES = {
    "normal, added": _case(lambda random, worlds: random.normal(100, 20, worlds), 100, "added"),
    "normal, multiplied": _case(lambda random, worlds: random.normal(100, 20, worlds), 100, "multiplied"),
    "lognormal, added": _case(lambda random, worlds: random.lognormal(0, 1, worlds), SKEWED, "added"),
    "lognormal, multiplied": _case(lambda random, worlds: random.lognormal(0, 1, worlds), SKEWED, "multiplied"),
    "lognormal, luck not shared": Case(_apart, SKEWED, 0.0),
    "rare events (1 a world, .3 more)": Case(_rare, 1.0, 0.3),
}


def experiments(case: Case, worlds: int, count: int, seed: int = 1) -> Iterator[tuple[Values, Values]]:
    """So many experiments in so many worlds each."""
    random = np.random.default_rng((seed, worlds))
    for _ in range(count):
        yield case.draw(random, worlds)
