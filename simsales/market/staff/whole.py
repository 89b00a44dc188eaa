"""Whole contacts out of what a week has room for: fractions are carried over, and a sample has a part of them."""

from __future__ import annotations

import math
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
