"""Whole contacts out of what a week has room for, whole parts of a target; a sample has a part of what is whole."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from simsales.market.ground.offers import Floats


def whole_of(amounts: Floats, left: Any) -> tuple[Floats, Any]:
    """Whole numbers out of amounts shared out one after another, with a fraction ``left`` before; what is left then.

    >>> whole, left = whole_of(np.array([0.75, 0.75]), 0.25)
    >>> whole.tolist(), left.tolist()
    ([1.0, 0.0], 0.75)
    """
    if len(amounts) == 1:
        upto = amounts + left
        whole = np.floor(upto + 1e-9)
        return (whole, np.maximum(upto - whole, 0.0)[0]) if np.isfinite(upto).all() else (amounts, left)
    upto = np.cumsum(amounts, axis=0) + left
    whole = np.floor(upto + 1e-9)
    if not np.isfinite(upto[-1]).all():
        return amounts, left
    parts: Floats = np.diff(whole, axis=0, prepend=0.0)
    return parts, np.maximum(upto[-1] - whole[-1], 0.0)


def spread(shape: tuple[int, ...]) -> Floats:
    """Fractions that are spread over 0 to 1, one half on average: with them reps begin, so that their turns differ.

    >>> spread((3,)).round(2).tolist()
    [0.5, 0.12, 0.74]
    """
    turns = np.arange(math.prod(shape), dtype=np.float64).reshape(shape)
    fractions: Floats = (0.5 + 0.5 * (math.sqrt(5) - 1) * turns) % 1.0
    return fractions


BY_CHANCE = 1.165  # how far beyond its ends a walk in steps goes on average, both together, in deviations of a step


def kept_at_most(whole: Floats, share: float) -> Floats:
    """How much of its part a sample keeps for the next week at most, where nobody wanted it.

    Of a week of ``whole`` contacts so many are lost to chance as who wants them swings around them: their square root.
    In a sample's week chance weighs more, and would lose a larger part. What it keeps makes up for that: a store of so
    much overflows as often as all customers' weeks do (Siegmund 1985: both ends of a walk in steps). None of all.

    >>> kept_at_most(np.array([50.0]), 0.01).round(2).tolist(), kept_at_most(np.array([50.0]), 1.0).tolist()
    ([7.41], [0.0])
    """
    most: Floats = BY_CHANCE * np.sqrt(whole) * (1.0 - math.sqrt(share))
    return most


def part_of(whole: Floats, share: float, before: Floats) -> tuple[Floats, Floats]:
    """The part of whole numbers that falls on a sample, whole too, with fractions ``before``; and what is left of each.

    >>> part, left = part_of(np.array([50.0, 50.0]), 0.15, np.array([0.5, 0.0]))
    >>> part.tolist(), left.tolist()
    ([8.0, 7.0], [0.0, 0.5])
    """
    if not np.isfinite(whole).all():
        return whole, before
    due = whole * share + before
    part = np.floor(due + 1e-9)
    return part, np.maximum(due - part, 0.0)


def split_target(amount: int, weights: Sequence[float]) -> list[int]:
    """A target in whole parts in proportion to the weights (largest remainder; ties by order); they sum to it.

    >>> split_target(100, [1, 1, 1])
    [34, 33, 33]
    >>> split_target(7, [0, 0])  # nobody weighs anything: all alike
    [4, 3]
    """
    if not len(weights):
        return []
    total = math.fsum(weights)
    if total <= 0:
        return split_target(amount, [1.0] * len(weights))
    exact = [amount * weight / total for weight in weights]
    parts = [math.floor(each) for each in exact]
    missing = amount - sum(parts)
    order = sorted(range(len(parts)), key=lambda k: (parts[k] - exact[k], k))
    for k in order[:missing]:
        parts[k] += 1
    return parts
