"""Intervals of worlds by design: what ranges do by themselves is no chance there, and is taken out of it.

A Latin hypercube meets every part of every range equally often, so that whatever is a sum of functions of one range
each is known nearly exactly; the error of a mean is that of the rest: what ranges do together, and luck (Stein 1987;
Owen 1992). The rest is what polynomials of each coordinate leave: less is taken out than could be where they do not
fit, and the interval is then rather too wide. What a coordinate is off within its part of the range stays in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from simsales.experiments.statistics import ENOUGH, Values, t_quantile

DEGREE = 3
FREE = 0.75  # of the worlds that polynomials of a higher degree leave at least: with fewer, intervals were too short
LEVEL = 0.975  # the confidence at which fewer degrees of freedom are allowed for: between an interval and a claim


@dataclass(frozen=True, eq=False)
class Evened:
    """The coordinates (worlds x axes, each between 0 and 1) of worlds by design; ``blocks`` worlds are even together.

    A Latin hypercube is one block; of a scrambled Sobol sequence the powers of two that its length is the sum of.
    """

    parts: Any
    blocks: tuple[int, ...]

    @property
    def degree(self) -> int:
        """The polynomials' degree: higher ones where there are worlds enough to know them; 0 for none."""
        worlds, axes = self.parts.shape
        for degree in range(DEGREE, 1, -1):
            if worlds - 1 - degree * axes >= FREE * worlds:
                return degree
        return int(worlds - 1 - axes >= ENOUGH)

    @cached_property
    def _terms(self) -> tuple[Any, Any, float]:
        """Legendre polynomials about their means, what of each stays in, and by how much the rest is too narrow."""
        worlds, axes = self.parts.shape
        columns = [
            np.polynomial.legendre.Legendre.basis(k)(2 * self.parts[:, axis] - 1)
            for axis in range(axes)
            for k in range(1, self.degree + 1)
        ]
        terms = np.stack(columns, axis=1)
        within = math.sqrt(sum(1 / (worlds * block) for block in self.blocks))
        stays = [math.sqrt(k * (k + 1) * (2 * k + 1) / 6) for k in range(1, self.degree + 1)] * axes
        free = worlds - 1 - terms.shape[1]
        wider = math.sqrt((worlds - 1) / free) * t_quantile(free, LEVEL) / t_quantile(worlds - 1, LEVEL)
        return terms - terms.mean(axis=0), np.minimum(1.0, within * np.array(stays)), wider

    def of(self, values: Values) -> Values:
        """Numbers (worlds, or worlds x anything) with the same mean whose spread is what that mean's error is made of.

        Linear, so that differences go with it. As they are where some are unknown, or worlds too few.

        >>> even = Evened((np.arange(32)[:, None] + 0.5) / 32, (32,))
        >>> straight = 3.0 + 2.0 * even.parts[:, 0]
        >>> bool(abs(even.of(straight).mean() - 4) < 1e-12), bool(even.of(straight).std() < straight.std() / 31)
        (True, True)
        """
        if len(values) != len(self.parts) or not self.degree or np.isnan(values).any():
            return values
        terms, stays, wider = self._terms
        mean = values.mean(axis=0)
        slopes = np.linalg.lstsq(terms, values - mean, rcond=None)[0]
        rest = values - mean - terms @ slopes
        found: Values = mean + wider * rest + terms @ (slopes.T * stays).T
        return found


def blocks_of(worlds: int) -> tuple[int, ...]:
    """The powers of two that a number is the sum of, the largest first.

    >>> blocks_of(48), blocks_of(64)
    ((32, 16), (64,))
    """
    return tuple(1 << bit for bit in range(worlds.bit_length() - 1, -1, -1) if worlds >> bit & 1)
