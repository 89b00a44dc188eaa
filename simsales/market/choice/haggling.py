"""Who asks for a discount this week, and who may grant what (B-auth)."""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.packed import Packed
from simsales.market.choice.requests import ROW
from simsales.market.ground.day import Today
from simsales.market.price.plan import Prices


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
    """Who asks this week, as it begins, and who may grant what."""
    given, asked_in = today.plan[Prices].authority, today.desk.asked_in(len(today.people.segment))
    number = np.full(today.decided.price.shape, -1, np.int64)
    limits = np.full((len(given), 4), -1.0)
    for a, each in enumerate(given):
        number[each.cells] = a
        limits[a, : len(each.limits)] = each.limits
    busy = today.week - asked_in < today.facts.selling.taste_weeks
    busy[today.desk.waiting[:, ROW].astype(np.int64)] = True
    wait, grants = np.array([each.wait for each in given]), np.array([each.grants for each in given])
    return Haggling(busy, number, limits, wait, grants)
