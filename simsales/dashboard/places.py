"""Where a customer's dot stands: by the channels that are at them, in the 600 x 420 of a side's drawing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simsales.dashboard.sides import Stand

WIDTH, HEIGHT = 600, 420
WAITING, WORKED, SHARED, CLASH, BOUGHT = range(5)
"""How a dot looks: nobody is at them, one channel, several; they collided or dispute this week; they bought from us."""
_TOP, _LOW, _EDGE = 80, 250, 95  # where channels stand
_POOL, _ROW = 345, 11  # where those wait at whom no channel is
_APART = 7.0  # of dots in a cluster


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
    channels = stand.at.shape[1]
    middles = homes(channels)
    seats: dict[tuple[int, ...], int] = {}
    found = []
    for row in range(len(stand.at)):
        here = tuple(np.flatnonzero(stand.at[row]).tolist())
        seller = int(stand.seller[row])
        clash = bool(stand.met[row] or stand.disputed[row])
        if seller >= 0 and not clash and len(here) < 2:
            here, look = (seller,), BOUGHT
        elif clash:
            look = CLASH
        else:
            look = (WAITING, WORKED, SHARED)[min(len(here), 2)]
        seat = seats.get(here, 0)
        seats[here] = seat + 1
        x, y = _seat(seat, [middles[c] for c in here])
        found.append(Dot(round(x), round(y), look))
    return found


def _seat(number: int, middles: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The place of the so-manieth dot around the middle of some channels; in the pool below, if there are none."""
    if not middles:
        a_row = (WIDTH - 40) // _ROW
        return 20 + _ROW * (number % a_row + 0.5), _POOL + _ROW * (number // a_row)
    x, y = (sum(each[axis] for each in middles) / len(middles) for axis in (0, 1))
    turn, far = number * math.pi * (3 - math.sqrt(5)), _APART * math.sqrt(number + 0.3)
    return x + far * math.cos(turn), y + far * math.sin(turn)
