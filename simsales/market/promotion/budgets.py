"""Budgets bind within the week: what an order may take of them, and how many may come before the plan is made again.

Who comes first is the customers' own luck of the week. An order that a budget cannot pay any more goes without the
promotion: who comes then finds the plan as it is without it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simsales.core.compiled import plain, rule
from simsales.core.packed import Packed
from simsales.market.ground.belonging import is_meant
from simsales.market.ground.offers import Floats
from simsales.market.promotion.plan import TOLERANCE
from simsales.market.promotion.takes import taken_by_coupon, taken_by_cut, taken_by_trial
from simsales.market.promotion.terms import off_worth


def is_bounded(decided: Any) -> bool:
    """Whether a promotion of this week's plan has a budget."""
    return bool(np.isfinite(decided.giving.budget).any())


def most_taken(decided: Any, used_up: Any) -> Floats:
    """The most that an order takes of each promotion's budget: promotion x segment x channel x own offer, in currency.

    ``decided`` are the tables of ``market.tables``, ``used_up`` says which own offers are used up and bought again.
    """
    giving, takes = decided.giving, decided.spending.copy()
    for k, promotion in enumerate(decided.target_promotion):
        if promotion >= 0 and not decided.target_on_bill[k]:
            bound = decided.target_commitment[k]
            bound = None if bound < 0 else bound
            cut = taken_by_cut(decided, used_up, decided.target_off[k], bound, decided.target_lasts[k])
            here = decided.target_cells[k] & meant(decided.audience, k, len(takes[0]))
            takes[promotion] = np.maximum(takes[promotion], np.where(here, cut, 0.0))
    for k, promotion in enumerate(giving.promotion):
        here = giving.channels[k][None, :, None] & giving.offers[k][None, None, :]
        here = here & meant(giving.audience, k, len(takes[0]))
        coupon = taken_by_coupon(decided, used_up, giving.face[k])
        takes[promotion] = np.maximum(takes[promotion], np.where(here, coupon, 0.0))
    later = plain(off_worth)(giving.off, giving.off_weeks, decided.price)
    for promotion in np.unique(giving.off_by[giving.off_by >= 0]):
        takes[promotion] += np.where(giving.off_by == promotion, later, 0.0)
    free = taken_by_trial(decided.price, giving.free_weeks)
    for promotion in np.unique(giving.free_by[giving.free_by >= 0]):
        takes[promotion] = np.maximum(takes[promotion], np.where(giving.free_by == promotion, free, 0.0))
    return takes


@rule
def is_paid(takes: float, left: float) -> bool:
    """Whether so much is left.

    >>> is_paid(50.0, 50.0), is_paid(51.0, 50.0)
    (True, False)
    """
    return takes <= left + TOLERANCE


def meant(conditions: Any, k: int, segments: int) -> Any:
    """Which segments an audience has, as a column of cells."""
    return np.array([is_meant(conditions, k, s) for s in range(segments)], bool)[:, None, None]


class Budgets(Packed):
    """What promotions may spend, what an order takes of it at most, and what is spent: currency, by promotion."""

    budget: Any
    largest: Any
    spent: Any


NO_BUDGETS = Budgets(np.zeros(0), np.zeros(0), np.zeros(0))


@rule
def is_short(budgets: Any) -> bool:
    """Whether some budget might not pay for the next order, whatever it is: then the plan is made again.

    One of which nothing is taken any more is not short, whatever is left.

    >>> is_short(Budgets(np.array([120.0]), np.array([50.0]), np.array([80.0])))
    True
    """
    for promotion in range(budgets.largest.shape[0]):
        left = budgets.budget[promotion] - budgets.spent[promotion]
        if budgets.largest[promotion] > 0.0 and not is_paid(budgets.largest[promotion], left):
            return True
    return False
