"""Who knows whom: a small world built directly as CSR arrays (a million customers in a second)."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import loop, making, rule
from simsales.core.packed import Packed
from simsales.core.streams import NONE_OF_THEM, Streams, uniform_of


class Friends(Packed):
    """Who knows whom, as CSR: the friends of row i are ``friend[start[i]:start[i + 1]]``.

    ``mixed`` says that everybody knows everybody (the arrays are then empty).
    """

    start: np.ndarray[Any, np.dtype[np.int64]]
    friend: np.ndarray[Any, np.dtype[np.int32]]
    mixed: bool


NEARBY = 20  # a friend from the neighbourhood is at most so many rows away (assumed)


@loop
def _draw_friends(key: Any, wanted: int, odd: bool, far: float, n: int, other: Any) -> None:
    for i in range(n):
        for k in range(wanted):
            if odd and k == wanted - 1 and uniform_of(key, i, NONE_OF_THEM) < 0.5:
                other[i, k] = -1
                continue
            u = uniform_of(key, i, 2 * k)
            v = uniform_of(key, i, 2 * k + 1)
            if u < far or n <= 2 * NEARBY + 1:
                j = int(v * (n - 1))
                other[i, k] = j + 1 if j >= i else j
            else:
                step = 1 + int(v * 2 * NEARBY)
                j = i + step if step <= NEARBY else i - (step - NEARBY)
                other[i, k] = (j + n) % n


@making
def _csr(other: Any, n: int, wanted: int, start: Any, friend: Any) -> None:
    for i in range(n):
        for k in range(wanted):
            if other[i, k] >= 0:
                start[i + 1] += 1
                start[other[i, k] + 1] += 1
    for i in range(n):
        start[i + 1] += start[i]
    at = start[:-1].copy()
    for i in range(n):
        for k in range(wanted):
            j = other[i, k]
            if j < 0:
                continue
            friend[at[i]] = j
            at[i] += 1
            friend[at[j]] = i
            at[j] += 1


@loop
def _count(start: Any, friend: Any, holding: Any, count: Any) -> None:
    for i in range(start.shape[0] - 1):
        for k in range(start[i], start[i + 1]):
            for g in range(holding.shape[1]):
                if holding[friend[k], g] >= 0:
                    count[i, g] += 1


def count_holding_friends(friends: Friends, holding: Any, count: Any) -> None:
    """Count, for every customer, the friends who hold an offer of each category, into ``count`` (n x category)."""
    if len(friends.friend):
        _count(friends.start, friends.friend, holding, count)


def make_friends(n: int, each: int, far: float, everyone: bool, luck: Streams) -> Friends:
    """The friendships of n customers with so many friends ``each``, mostly nearby, a part ``far`` from anywhere.

    Each names half of their friends; of an odd number the one left over is named by every other customer, so that the
    mean is right.
    Nearby are the 20 rows on either side, on a ring; friendship is mutual. Where ``everyone`` knows
    everybody, or nobody has friends, no arrays are needed.
    """
    if everyone or each == 0 or n < 2:
        empty = np.zeros(n + 1, np.int64), np.zeros(0, np.int32)
        return Friends(*empty, mixed=everyone)
    wanted = (each + 1) // 2
    other = np.empty((n, wanted), np.int32)
    _draw_friends(luck.key("friends"), wanted, each % 2 == 1, far, n, other)
    start, friend = np.zeros(n + 1, np.int64), np.empty(2 * int((other >= 0).sum()), np.int32)
    _csr(other, n, wanted, start, friend)
    return Friends(start, friend, mixed=False)


@loop
def tell_friends(start: Any, friend: Any, holding: Any, i: int, g: int, change: int) -> None:
    """Tell a customer's friends that they hold one offer more (or less) of a category."""
    if i + 1 < start.shape[0]:
        for k in range(start[i], start[i + 1]):
            holding[friend[k], g] += change


@rule
def share_of_friends(holding: Any, start: Any, i: int, g: int) -> float:
    """The share of a customer's friends who hold an offer of a category (0 for who has no friends)."""
    friends = start[i + 1] - start[i] if i + 1 < start.shape[0] else 0
    return holding[i, g] / friends if friends > 0 else 0.0
