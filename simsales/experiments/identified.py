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
UNNOTICED = 3.0  # standard errors of a slope, below which it may be none


@dataclass(frozen=True)
class Identified:
    """By parameter the standard error of its place between its ends, correlations, and what is to be said in words."""

    errors: Any
    correlations: Any
    notes: list[str]
    standing: list[str]


def identified(slopes: Any, luck: Any, spread: float, keys: Sequence[str], parts: Sequence[float]) -> Identified:
    """What is fixed: from ``slopes`` (targets x parameters, weighted), their standard errors, and what a target is off.

    ``spread`` is the standard error of a weighted target: what the fit leaves, or simulation noise if that is more.

    >>> slopes = np.array([[1.0, 1.0, 0.0], [2.0, 2.0, 0.0], [0.5, 0.5, 0.0]])
    >>> for note in identified(slopes, np.zeros((3, 3)), 0.01, ["a", "b", "c"], [0.5, 0.5, 0.5]).notes:
    ...     print(note)
    c moves none of the targets noticeably: these data do not fix it.
    a and b are not fixed apart: with more of a and less of b the targets stay as they are.
    """
    count = len(keys)
    notes, standing = [], ["fixed"] * count
    noticed = np.linalg.norm(slopes, axis=0) > UNNOTICED * np.linalg.norm(luck, axis=0)
    noticed &= np.linalg.norm(slopes, axis=0) * FREE_TO_MOVE > spread / 2
    for place in np.flatnonzero(~noticed).tolist():
        notes.append(f"{keys[place]} moves none of the targets noticeably: these data do not fix it.")
        standing[place] = "not fixed"
    errors, correlations = np.full(count, np.inf), np.eye(count)
    known = np.flatnonzero(noticed)
    if len(known):
        _, strengths, directions = np.linalg.svd(slopes[:, known], full_matrices=True)
        strengths = np.pad(strengths, (0, len(known) - len(strengths)))
        loose = spread / np.maximum(strengths, 1e-12)
        covariance = (directions.T * np.minimum(loose, 1e6) ** 2) @ directions
        errors[known] = np.sqrt(np.diag(covariance))
        correlations[np.ix_(known, known)] = covariance / np.outer(errors[known], errors[known])
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
