"""Where a customer's dot stands: by the channels that are at them, in the 600 x 420 of a side's drawing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simsales.dashboard.sides import Stand

WIDTH, HEIGHT = 600, 420
WAITING, WORKED, SHARED, CLASH, BOUGHT = range(5)
"""How a dot looks: nobody is at them, one channel, several; they collided or dispute this week; they bought from us."""
_TOP, _LOW, _EDGE = 80, 250, 95  # where channels stand
_POOL, _ROW = 345, 11  # where those wait at whom no channel is
_APART = 7.0  # of dots in a cluster, at most
HOME = 70  # how far a channel's place reaches
_DOT = 8  # how far a dot reaches, at most


class Dot(NamedTuple):
    """A dot: its place, and how it looks."""

    x: int
    y: int
    look: int


def homes(channels: int) -> list[tuple[float, float]]:
    """The middle of each channel's place.

    >>> homes(2)
    [(95.0, 165.0), (505.0, 165.0)]
    >>> homes(3)
    [(95.0, 80.0), (505.0, 80.0), (300.0, 250.0)]
    """
    left, right, middle = float(_EDGE), float(WIDTH - _EDGE), WIDTH / 2
    if channels <= 2:
        return [(left, (_TOP + _LOW) / 2), (right, (_TOP + _LOW) / 2)][:channels]
    if channels == 3:
        return [(left, float(_TOP)), (right, float(_TOP)), (middle, float(_LOW))]
    top = math.ceil(channels / 2)
    rows = ((top, float(_TOP)), (channels - top, float(_LOW)))
    return [
        (left + (right - left) * (k + 0.5 * (count < top)) / max(top - 1, 1), height)
        for count, height in rows
        for k in range(count)
    ]


def dots(stand: Stand) -> list[Dot]:
    """The dots of a side, in the order of the customers: those in one place stand around its middle.

    Somebody whom several channels touch stands between them, somebody who bought stands with the seller.
    """
    looks = [_look(stand, row) for row in range(len(stand.at))]
    crowds, middles = Counter(here for here, _ in looks), homes(stand.at.shape[1])
    seats: Counter[tuple[int, ...]] = Counter()
    found = []
    for here, look in looks:
        x, y = _seat(seats[here], crowds[here], here, middles)
        seats[here] += 1
        found.append(Dot(round(x), round(y), look))
    return found


def _look(stand: Stand, row: int) -> tuple[tuple[int, ...], int]:
    """The channels between which a customer stands, and how their dot looks."""
    here = tuple(np.flatnonzero(stand.at[row]).tolist())
    seller = int(stand.seller[row])
    if stand.met[row] or stand.disputed[row]:
        return here, CLASH
    if seller >= 0 and len(here) < 2:
        return (seller,), BOUGHT
    return here, (WAITING, WORKED, SHARED)[min(len(here), 2)]


def _seat(number: int, of: int, here: tuple[int, ...], middles: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The place of one of so many dots around the middle of some channels; in the pool below, if there are none.

    The more there are, the closer they stand, so that they stay where they belong.
    """
    if not here:
        a_row = (WIDTH - 40) // _ROW
        rows = max((of - 1) // a_row, 1)
        high = min(float(_ROW), (HEIGHT - _DOT / 2 - _POOL) / rows)
        return 20 + _ROW * (number % a_row + 0.5), _POOL + high * (number // a_row)
    x, y = (sum(middles[c][axis] for c in here) / len(here) for axis in (0, 1))
    apart = min(_APART, _room(x, y, here, middles) / math.sqrt(of))
    turn, far = number * math.pi * (3 - math.sqrt(5)), apart * math.sqrt(number + 0.3)
    return x + far * math.cos(turn), y + far * math.sin(turn)


def _room(x: float, y: float, here: tuple[int, ...], middles: Sequence[tuple[float, float]]) -> float:
    """How far a cluster may reach: to the edge of its channel's place, or, between several, of all channels'."""
    if len(here) == 1:
        return float(HOME - _DOT)
    nearest = min(math.hypot(x - each[0], y - each[1]) for each in middles)
    return min(max(nearest - HOME, HOME / 1.5), HOME) - _DOT
