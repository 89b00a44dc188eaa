"""Who knows whom: a small world built directly as CSR arrays (a million customers in a second)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from simsales.core.compiled import loop, rule
from simsales.core.packed import Packed
from simsales.core.streams import NONE_OF_THEM, Streams, uniform_of


class Friends(Packed):
    """Who knows whom, as CSR: the friends of row i are ``friend[start[i]:start[i + 1]]``.

    ``mixed`` says that everybody knows everybody (the arrays are then empty).
    """

    start: np.ndarray[Any, np.dtype[np.int64]]
    friend: np.ndarray[Any, np.dtype[np.int32]]
    mixed: bool

    def copy(self) -> Self:
        """The same friends in arrays of their own."""
        return self._replace(start=self.start.copy(), friend=self.friend.copy())

    def holders_share(self, people: Any) -> Any:
        """Where everybody knows everybody, the part of who is there that holds something, by category; else 0."""
        if not self.mixed:
            return np.zeros(people.holding.shape[1])
        return (people.holding[people.alive] >= 0).mean(axis=0)


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


@loop
def _count_friends(other: Any, start: Any) -> None:
    n, wanted = other.shape
    for i in range(n):
        for k in range(wanted):
            if other[i, k] >= 0:
                start[i + 1] += 1
                start[other[i, k] + 1] += 1
    for i in range(n):
        start[i + 1] += start[i]


@loop
def _enter_friends(other: Any, at: Any, friend: Any) -> None:
    n, wanted = other.shape
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


@dataclass(frozen=True)
class Homes:
    """Where each customer lives, by number, and which part of their friends live in their own district, or city.

    The other friends are whoever they are, at home or not.
    """

    district: Any
    city: Any
    in_district: float
    in_city: float


def _at_home(other: Any, homes: Homes, far: float, luck: Streams) -> None:
    """Let a part of the friendships be within the own district, and a part within the own city."""
    everybody = np.arange(len(other))
    both = homes.in_district + homes.in_city
    places = ((0.0, homes.in_district, homes.district), (homes.in_district, both, homes.city))
    for k in range(other.shape[1]):
        where = luck.uniforms(f"home of friend {k}", everybody)
        for low, high, place in places:
            rows = np.flatnonzero((where >= low) & (where < high) & (other[:, k] >= 0))
            if len(rows):
                neighbours = luck.uniforms(f"neighbour {k}", rows), luck.uniforms(f"neighbour {k} far", rows) < far
                other[rows, k] = among_neighbours(place, rows, *neighbours, other[rows, k])


def among_neighbours(place: Any, rows: Any, luck: Any, far: Any, alone: Any) -> Any:
    """A friend of each of some customers, of who lives at the same place: one of the next in line there, or anybody.

    The lines are rings of 20 on either side, as in the whole market. Who lives ``alone`` has the friend given there.

    >>> place, rows, luck = np.array([0, 1, 0, 1, 2]), np.array([0, 3, 4]), np.full(3, 0.5)
    >>> among_neighbours(place, rows, luck, True, np.array([9, 9, 9])).tolist()
    [2, 1, 9]
    """
    order = np.argsort(place, kind="stable")
    sizes = np.bincount(place)
    first = np.append(0, np.cumsum(sizes)[:-1])
    rank = np.empty(len(place), np.int64)
    rank[order] = np.arange(len(place)) - np.repeat(first, sizes)
    here, size = rank[rows], sizes[place[rows]]
    anybody = (luck * (size - 1)).astype(np.int64)
    anybody += anybody >= here
    step = 1 + (luck * 2 * NEARBY).astype(np.int64)
    near = (here + np.where(step <= NEARBY, step, NEARBY - step)) % size
    chosen = np.where(far | (size <= 2 * NEARBY + 1), anybody, near)
    return np.where(size > 1, order[first[place[rows]] + np.minimum(chosen, size - 1)], alone)


def make_friends(
    n: int, each: int, far: float, everyone: bool, luck: Streams, homes: Homes | None = None
) -> Friends:  # fmt: skip
    """The friendships of n customers with so many friends ``each``, mostly nearby, a part ``far`` from anywhere.

    Each names half of their friends; of an odd number the one left over is named by every other customer, so that the
    mean is right. With ``homes`` a part of them live at the same place (assortative mixing: Newman 2003).
    Nearby are the 20 rows on either side, on a ring; friendship is mutual. Where ``everyone`` knows
    everybody, or nobody has friends, no arrays are needed.
    """
    if everyone or each == 0 or n < 2:
        empty = np.zeros(n + 1, np.int64), np.zeros(0, np.int32)
        return Friends(*empty, mixed=everyone)
    wanted = (each + 1) // 2
    other = np.empty((n, wanted), np.int32)
    _draw_friends(luck.key("friends"), wanted, each % 2 == 1, far, n, other)
    if homes is not None:
        _at_home(other, homes, far, luck)
    start, friend = np.zeros(n + 1, np.int64), np.empty(2 * int((other >= 0).sum()), np.int32)
    _count_friends(other, start)
    _enter_friends(other, start[:-1].copy(), friend)
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
