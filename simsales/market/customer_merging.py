"""Rows that are contracts made into customers: who has several holds them all, and pays for them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simsales.files.problems import Problem
from simsales.market.customer_meaning import CHARGE, CONTRACT_ENDS, TENURE, Meaning
from simsales.market.customer_wanted import Holdings

if TYPE_CHECKING:
    from numpy.typing import NDArray

CODED = ("segment", "district", "columns")  # what is read of these are numbers of names, -1 for none

type Values = dict[Meaning, NDArray[np.float64]]
type Held = tuple[tuple[str, ...], NDArray[np.int32]]


@dataclass(frozen=True)
class Twice:
    """Two rows of one customer that cannot both be true, or that nobody said are two contracts."""

    first: int
    second: int
    what: str


def customers_of_rows(ids: NDArray[np.float64]) -> tuple[NDArray[np.int64], int]:
    """The customer of each row, numbered as they come, and how many they are; a row without an id is one of its own.

    >>> customers_of_rows(np.array([5.0, 3.0, 5.0, -1.0, -1.0]))
    (array([0, 1, 0, 2, 3]), 4)
    """
    if np.array_equal(ids, np.arange(len(ids))):  # none comes twice
        return np.arange(len(ids)), len(ids)
    own = np.where(ids < 0, -1.0 - np.arange(len(ids)), ids)
    _, first, number = np.unique(own, return_index=True, return_inverse=True)
    order = np.argsort(np.argsort(first))
    return order[number], len(first)


def repeated(ids: NDArray[np.float64], lines: NDArray[np.int64]) -> list[Twice]:
    """Rows whose id has been on another row before."""
    customer, n = customers_of_rows(ids)
    if n == len(ids):
        return []
    _, first = np.unique(customer, return_index=True)
    again = np.setdiff1d(np.arange(len(ids)), first)
    return [Twice(int(lines[first[customer[row]]]), int(lines[row]), "has the id") for row in again]


def merged(values: Values, customer: NDArray[np.int64], n: int) -> Values:
    """What the rows of each customer say together.

    Charges are added up; the longest tenure counts, and the first end of a contract; of all else what is said first.
    """
    found: Values = {}
    for key, column in values.items():
        said = ~np.isnan(column) & ~((column < 0) & (key.key in CODED))
        whose, what = customer[said], column[said]
        if key == CHARGE:
            total = np.bincount(whose, weights=what, minlength=n)
            found[key] = np.where(np.bincount(whose, minlength=n) > 0, total, np.nan)
        elif key in (TENURE, CONTRACT_ENDS):
            best = np.full(n, np.nan)
            (np.fmax if key == TENURE else np.fmin).at(best, whose, what)
            found[key] = best
        else:
            first = np.full(n, -1.0 if key.key in CODED else np.nan)
            first[whose[::-1]] = what[::-1]
            found[key] = first
    return found


def flags(holdings: Holdings, column: NDArray[np.float64], customer: NDArray[np.int64], n: int) -> list[Held]:
    """For each offer of a column, whether each customer holds it on any of their rows."""
    found: list[Held] = []
    for number, offer in enumerate(holdings.offers):
        sets = [which for held, which in holdings.sets.items() if number in held]
        has = np.full(n, -1, np.int32)
        has[customer[np.isin(column, sets)]] = 0
        found.append(((offer,), has))
    return found


def ends_by_offer(
    held: Sequence[tuple[Holdings, NDArray[np.float64]]], ends: NDArray[np.float64], customer: NDArray[np.int64], n: int
) -> dict[str, NDArray[np.float64]]:
    """By offer, when each customer's contract for it ends: as the row says on which it is held, the last of several."""
    found: dict[str, NDArray[np.float64]] = {}
    for holdings, column in held:
        for number, offer in enumerate(holdings.offers):
            sets = [which for held_there, which in holdings.sets.items() if number in held_there]
            rows = np.isin(column, sets) & ~np.isnan(ends)
            last = found.setdefault(offer, np.full(n, np.nan))
            np.fmax.at(last, customer[rows], ends[rows])
    return found


def codes(holdings: Holdings, column: NDArray[np.float64]) -> Held:
    """For a column of one holding a row, the number of the offer held."""
    number = np.full(len(holdings.sets) + 1, -1, np.int32)
    for held, which in holdings.sets.items():
        number[which] = held[0]
    return holdings.offers, number[column.astype(np.int64)]


def held_twice(
    held: Sequence[Held], covers: Mapping[str, Any], n: int
) -> dict[str, tuple[NDArray[np.bool_], dict[str, int]]]:
    """By category, who is said to hold more than one offer of it, and how many of them hold each offer."""
    count: dict[str, NDArray[np.int16]] = {}
    for offers, which in held:
        for number, offer in enumerate(offers):
            for category in covers.get(offer, ()):
                count.setdefault(category, np.zeros(n, np.int16))[which == number] += 1
    found = {}
    for category, times in count.items():
        if (times > 1).any():
            several = times > 1
            by_offer = {
                offer: int((several & (which == number)).sum())
                for offers, which in held
                for number, offer in enumerate(offers)
                if category in covers.get(offer, ())
            }
            found[category] = several, {offer: rows for offer, rows in by_offer.items() if rows}
    return found


def as_problems(twice: Sequence[Twice], path: Path, column: str) -> list[Problem]:
    """What is wrong with rows that are of one customer."""
    hint = 'world.customer_file.rows = "contracts" makes one customer of them'
    return [Problem(path, each.second, 0, column, f"{each.what} of line {each.first}", hint) for each in twice]
