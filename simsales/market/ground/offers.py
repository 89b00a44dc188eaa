"""The offer book: every offer of the market, ours and the rivals', as tables of numbers.

Offers are numbered: our products first, then our bundles, then the rivals' offers (named ``Rival/offer``).
An offer covers one or more categories; a customer holds at most one offer a category.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from simsales.market.ground.asked import Asked

type Floats = np.ndarray[Any, np.dtype[np.float64]]
type Integers = np.ndarray[Any, np.dtype[np.int64]]
type Booleans = np.ndarray[Any, np.dtype[np.bool_]]

NOTHING = -1  # a customer's holding in a category when they hold no offer there


def by_name(names: Sequence[str]) -> Integers:
    """The places of names in the order of the alphabet, so that the order of a file decides nothing.

    >>> by_name(["b", "c", "a"]).tolist()
    [2, 0, 1]
    """
    return np.array(sorted(range(len(names)), key=names.__getitem__), np.int64)


def used_up_offers(component: Any, used: Any) -> Any:
    """Which offers hold something that is used up: ``terms.is_used_up`` for all of them at once.

    >>> used_up_offers(np.array([[0, -1], [-1, 1], [0, 1]]), np.array([False, True])).tolist()
    [False, True, True]
    """
    return ((component >= 0) & used).any(axis=1)


@dataclass(frozen=True)
class Labels:
    """The names behind the numbers, in the order of the scenario file.

    Where there is an organisation, each segment is numbered once a district: its name stands in ``segments`` as often,
    and beside it, in ``districts`` and ``cities``, where these customers live.
    """

    segments: tuple[str, ...]
    channels: tuple[str, ...]
    categories: tuple[str, ...]
    offers: tuple[str, ...]
    own: int
    rivals: tuple[str, ...]
    asked: tuple[Asked, ...] = ()  # what the strategy asks of a customer file's columns
    districts: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[int, int, int]:
        """The shape of a table by segment x channel x own offer."""
        return len(self.segments), len(self.channels), self.own


@dataclass(frozen=True)
class OfferBook:
    """Facts of every offer that no strategy changes; one row an offer, money in currency, time in weeks.

    ``component[j, g]`` is the product that serves category g in offer j (or NOTHING); ``weight[j, g]`` is the part
    of the offer's price that is counted to category g (by list price). ``rival[j]`` is the competitor's number, or -1.
    """

    labels: Labels
    component: Integers
    weight: Floats
    attributes: Floats
    named: Floats  # the attributes of the file's own: a column each, by ``own_attributes``
    complementarity: Floats
    list_price: Floats
    list_once: Floats
    cost: Floats
    cost_share: Floats  # of what is paid a month, beside ``cost``
    cost_once: Floats
    commitment: Floats
    exit_fee: Floats
    delivery: Integers
    on_time: Floats
    known: Floats
    launched: Floats
    rival: Integers
    is_bundle: Booleans
    unit_cost: Floats
    usage: Any  # what usage of each offer costs by the list, as its room has it
    keeps: Floats  # the part of its charges that is ours: less than 1 for what we sell for a partner
    used_up: Booleans  # whether it has something that is used up and bought again

    own_attributes: tuple[str, ...] = ()  # the names of the file's own attributes

    @cached_property
    def covers(self) -> Booleans:
        """Whether offer j serves category g."""
        return self.component >= 0
