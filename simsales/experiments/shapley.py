"""Shapley values: a difference dealt out to those who make it together, as if they came in every order.

What one adds when it comes is averaged over all orders in which all may come (Shapley 1953). The values sum to what all
add together, whoever adds nothing in any company gets nothing, and two who add the same in any company get the same;
no other way of dealing does all that. A coalition is a whole number whose bit i says whether i has come.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

type Order = tuple[int, ...]
type Value = Callable[[int], Any]


def coalitions(order: Order) -> list[int]:
    """Who is there at each step of an order, from nobody to all.

    >>> coalitions((2, 0, 1))
    [0, 4, 5, 7]
    """
    found = [0]
    for each in order:
        found.append(found[-1] | 1 << each)
    return found


def exact(value: Value, players: int) -> Any:
    """The Shapley values from the value of all 2^n coalitions (numbers, or arrays such as one a world): a row a player.

    >>> def together(coalition):  # 0 and 1 bring 6 only together, 2 brings 1 whoever is there
    ...     return 6.0 * (coalition & 3 == 3) + 1.0 * (coalition & 4 == 4)
    >>> exact(together, 3).tolist()
    [3.0, 3.0, 1.0]
    """
    weights = [1 / (players * math.comb(players - 1, size)) for size in range(players)]
    found = []
    for player in range(players):
        mine = 1 << player
        parts = [
            weights[before.bit_count()] * (np.asarray(value(before | mine)) - np.asarray(value(before)))
            for before in range(1 << players)
            if not before & mine
        ]
        found.append(np.sum(parts, axis=0))
    return np.array(found)


def from_orders(value: Value, orders: Iterable[Order]) -> Any:
    """What each player adds when it comes, in each order: orders x players x (what a value is).

    Within every order the additions sum to what all add together.

    >>> from_orders(lambda coalition: 6.0 * (coalition & 3 == 3), [(0, 1), (1, 0)]).tolist()
    [[0.0, 6.0], [6.0, 0.0]]
    """
    found = []
    for order in orders:
        steps = [np.asarray(value(each)) for each in coalitions(order)]
        added = [np.zeros_like(steps[0])] * len(order)
        for player, before, after in zip(order, steps, steps[1:], strict=False):
            added[player] = after - before
        found.append(added)
    return np.array(found)


def sampled(players: int, count: int, seed: int = 1) -> list[Order]:
    """So many orders, drawn at random, each followed by its reverse, in which who came early comes late.

    (Antithetic sampling: Mitchell, Cooper, Frank & Holmes 2022.)

    >>> orders = sampled(4, 6)
    >>> len(orders), orders[1] == orders[0][::-1], all(sorted(order) == [0, 1, 2, 3] for order in orders)
    (6, True, True)
    """
    luck = np.random.default_rng(seed)
    found: list[Order] = []
    while len(found) < count:
        order = tuple(int(each) for each in luck.permutation(players))
        found += [order, order[::-1]]
    return found[:count]


def all_of(players: int, orders: Sequence[Order]) -> list[int]:
    """The coalitions that have to be known: all of them, or (of sampled orders) those that these orders pass."""
    if not orders:
        return list(range(1 << players))
    return list(dict.fromkeys(each for order in orders for each in coalitions(order)))
