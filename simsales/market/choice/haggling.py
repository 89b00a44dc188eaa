"""Who asks for a discount this week, and who may grant what (B-auth)."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.packed import Packed
from simsales.market.choice.requests import ROW
from simsales.market.ground.day import Today
from simsales.market.price.plan import Authority, Prices


class Haggling(Packed):
    """Who is ``busy`` (by customer), since they wait for an answer or have asked lately; and who may grant what.

    ``number`` is the authority by segment, channel and offer (-1: none). Of each, ``limits`` are the parts of the price
    that its levels may grant (-1: no such level), ``wait`` the weeks that each level takes, and ``grants`` the chance
    that what goes up is approved.
    """

    busy: Any
    number: Any
    limits: Any
    wait: Any
    grants: Any


def haggling_of(today: Today) -> Haggling:
    """Who asks this week, as it begins, and who may grant what; where nobody may, no customer is looked at."""
    given = today.plan[Prices].authority
    if not given:
        return today.once("no haggling", lambda: _haggling((), np.zeros(0, bool), today.decided.price.shape))
    busy = today.week - today.desk.asked_in(len(today.people.segment)) < today.facts.selling.taste_weeks
    busy[today.desk.waiting[:, ROW].astype(np.int64)] = True
    return _haggling(given, busy, today.decided.price.shape)


def _haggling(given: tuple[Authority, ...], busy: Any, shape: tuple[int, ...]) -> Haggling:
    number, limits = np.full(shape, -1, np.int64), np.full((len(given), 4), -1.0)
    for a, each in enumerate(given):
        number[each.cells] = a
        limits[a, : len(each.limits)] = each.limits
    wait, grants = [each.wait for each in given], [each.grants for each in given]
    return Haggling(busy, number, limits, np.array(wait, np.float64), np.array(grants, np.float64))
