"""What the data say of each fitted parameter: how far it could move unnoticed, alone or together with others.

From the slopes of the simulated targets at the fit (central differences, on the same luck): the directions in which
they hardly move are those that the data do not fix (Rothenberg 1971; Gutenkunst et al. 2007 on "sloppy" directions).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

STEP = 0.08  # of the way between a parameter's ends, to either side
FREE_TO_MOVE = 0.25  # of that way, in standard errors: what could move so far is not fixed
TOGETHER = 0.97  # correlation from which on two are known together only
HAS_PART = 0.35  # of a direction of length one
AT_THE_END = 0.01
UNTOLD = "no error said"  # of the targets, so that nothing tells how sure a parameter is
UNNOTICED = 3.0  # standard errors of a slope, below which it may be none


@dataclass(frozen=True)
class Identified:
    """By parameter the standard error of its place between its ends, correlations, and what is to be said in words."""

    errors: Any
    correlations: Any
    notes: list[str]
    standing: list[str]


def standard_error(figures: Any) -> Any:
    """The standard error of each target's mean over the worlds."""
    error: Any = figures.std(axis=0, ddof=1) / np.sqrt(len(figures))
    return error


def spread_of(off: Any, stated: Any, by_luck: Any, parameters: int) -> Any:
    """The standard error of each weighted target: infinite where nothing tells how large it is.

    ``off`` is by how much the fit misses each of them, ``stated`` and ``by_luck`` the variances that the data say (0:
    nothing is said) and that simulation adds. A target's own error is what is stated, or else the scatter that the fit
    leaves to whatever is not fitted; where it leaves more than all say, all are larger by as much (Birge 1932).

    >>> spread_of(np.array([0.0, 0.0]), np.array([0.25, 0.25]), np.zeros(2), 1).tolist()
    [0.5, 0.5]
    >>> spread_of(np.array([0.3, 0.4]), np.zeros(2), np.zeros(2), 1).tolist()
    [0.5, 0.5]
    >>> spread_of(np.ones(1), np.zeros(1), np.zeros(1), 1).tolist(), spread_of(np.zeros(2), 0.0, 0.0, 1).tolist()
    ([inf], [0.0, 0.0])
    """
    free = len(off) - parameters
    left = float(off @ off) / free if free > 0 else np.inf
    said = np.broadcast_to(stated, off.shape) > 0
    variance = np.where(said, stated + by_luck, np.maximum(left, by_luck))
    usual = float(variance.mean())
    return np.sqrt(variance * left / usual if left > usual > 0 and free > 0 else variance)


def identified(slopes: Any, luck: Any, spread: Any, keys: Sequence[str], parts: Sequence[float]) -> Identified:
    """What is fixed: from ``slopes`` (targets x parameters, weighted), their standard errors, and those of targets.

    ``spread`` is the standard error of each weighted target (``spread_of``), or one for all of them.

    >>> slopes = np.array([[1.0, 1.0, 0.0], [2.0, 2.0, 0.0], [0.5, 0.5, 0.0]])
    >>> for note in identified(slopes, np.zeros((3, 3)), 0.01, ["a", "b", "c"], [0.5, 0.5, 0.5]).notes:
    ...     print(note)
    c moves none of the targets noticeably: these data do not fix it.
    a and b are not fixed apart: with more of a and less of b the targets stay as they are.
    """
    count = len(keys)
    notes, standing = [], ["fixed"] * count
    noticed = np.linalg.norm(slopes, axis=0) > UNNOTICED * np.linalg.norm(luck, axis=0)
    spread = np.broadcast_to(np.asarray(spread, float), len(slopes))
    told = bool(np.isfinite(spread).all())
    scale = spread if told else np.full(len(slopes), 1e-9)
    noticed &= np.linalg.norm(slopes, axis=0) * FREE_TO_MOVE > np.sqrt(np.mean(scale**2)) / 2
    for place in np.flatnonzero(~noticed).tolist():
        notes.append(f"{keys[place]} moves none of the targets noticeably: these data do not fix it.")
        standing[place] = "not fixed"
    errors, correlations = np.full(count, np.inf), np.eye(count)
    known = np.flatnonzero(noticed)
    if len(known):
        left, strengths, directions = np.linalg.svd(slopes[:, known], full_matrices=False)
        moved = (left * scale[:, None]).T @ (left * scale[:, None])  # how directions move as targets err
        loose = np.sqrt(np.diag(moved)) / np.maximum(strengths, 1e-12)
        shrunk = np.minimum(loose, 1e6) / np.maximum(np.sqrt(np.diag(moved)), 1e-300)
        covariance = directions.T @ (moved * np.outer(shrunk, shrunk)) @ directions
        size = np.sqrt(np.diag(covariance))
        correlations[np.ix_(known, known)] = covariance / np.outer(size, size)
        errors[known] = size if told else np.inf
        for far, direction in zip(loose, directions, strict=True):
            if far > FREE_TO_MOVE:
                part = known[np.abs(direction) > HAS_PART]
                signs = np.sign(direction[np.abs(direction) > HAS_PART])
                notes.append(_loose([keys[int(each)] for each in part], signs))
                for each in part:
                    standing[each] = "not fixed" if len(part) == 1 else "not fixed apart"
    for one in range(count):
        for other in range(one + 1, count):
            pair = standing[one] == standing[other] == "fixed"
            if pair and abs(correlations[one, other]) > TOGETHER:
                way = "more of the one goes" + (" with more" if correlations[one, other] > 0 else " with less")
                notes.append(f"{keys[one]} and {keys[other]} are known together better than apart: {way} of the other.")
    if not told:
        notes.append("there are as many parameters as targets, and of these no error is said: nothing tells how sure.")
        standing = [UNTOLD if each == "fixed" else each for each in standing]
    for at, part in enumerate(parts):
        if part < AT_THE_END or part > 1 - AT_THE_END:
            end = "low" if part < AT_THE_END else "high"
            notes.append(f"{keys[at]} lies at the {end} end of its range: the data ask for what is beyond it.")
            standing[at] = f"at its {end} end" if standing[at] == "fixed" else standing[at]
    return Identified(errors, correlations, notes, standing)


def _loose(keys: Sequence[str], signs: Any) -> str:
    """That some parameters can move together without the targets moving."""
    if len(keys) == 1:
        return f"{keys[0]} is hardly fixed: over a wide range of it the targets stay as they are."
    more = [key for key, sign in zip(keys, signs, strict=True) if sign == signs[0]]
    less = [key for key, sign in zip(keys, signs, strict=True) if sign != signs[0]]
    named = f"{', '.join(keys[:-1])} and {keys[-1]}"
    told = f"more of {' and '.join(more)}" + (f" and less of {' and '.join(less)}" if less else "")
    return f"{named} are not fixed apart: with {told} the targets stay as they are."
