"""Whom something is meant for: the rule that reads an ``Audience``."""

from __future__ import annotations

from typing import Any, NamedTuple

from simsales.core.compiled import rule
from simsales.market.ground.audience import AUDIENCE_ROW
from simsales.market.ground.state import EXPLICIT

OURS, A_RIVALS, NOBODYS = 1, 2, 3  # whose offer is held
NEVER_ENDS = 1e9  # weeks to the end of what is not held


class Who(NamedTuple):
    """What an audience asks of a customer, in the category concerned; times in weeks, ``paid`` in currency a month.

    ``need`` are the customer's needs by category, ``fits`` the bits of the conditions on a customer file's columns.
    """

    segment: int
    orientation: int
    tenure: float
    weeks_to_end: float
    free_for: float
    satisfaction: float
    paid: float
    supplier: int
    life: int
    attempts: int
    need: Any
    fits: int


@rule
def supplier_of(holding: int, own: int) -> int:
    """1 if the offer held is ours, 2 if a rival's, 3 if there is none."""
    if holding < 0:
        return NOBODYS
    return OURS if holding < own else A_RIVALS


@rule
def weeks_left(holding: int, ends: int, week: int) -> float:
    """Weeks to the end of a commitment that runs, or ends this week; never of what is held without one, or not held.

    >>> weeks_left(0, 12, 10), weeks_left(0, 10, 10), weeks_left(0, 9, 10) == NEVER_ENDS == weeks_left(-1, 12, 10)
    (2.0, 0.0, True)
    """
    return float(ends - week) if holding >= 0 and ends >= week else NEVER_ENDS


@rule
def weeks_free(holding: int, ends: int, week: int) -> float:
    """Weeks since a commitment has ended; below 0 while it runs, and of what is not held.

    Who was free as the run began has been so for longer than anybody asks.

    >>> weeks_free(0, 7, 10), weeks_free(0, 10, 10), weeks_free(0, 12, 10), weeks_free(0, -1, 10) == NEVER_ENDS
    (3.0, 0.0, -1.0, True)
    """
    if holding < 0 or ends > week:
        return -1.0
    return float(week - ends) if ends >= 0 else NEVER_ENDS


@rule
def who_of(people: Any, own: int, i: int, g: int, week: int) -> Who:
    """A customer as an audience sees them, in category g."""
    holding, ends = int(people.holding[i, g]), int(people.contract_end[i, g])
    return Who(
        int(people.segment[i]), int(people.orientation[i]), float(week - people.since[i]),
        weeks_left(holding, ends, week), weeks_free(holding, ends, week),
        people.satisfaction[i], people.paid[i, g], supplier_of(holding, own), int(people.life[i]),
        int(people.attempts[i]), people.need[i], int(people.fits[i]),
    )  # fmt: skip


@rule
def is_meant(conditions: Any, k: int, segment: int) -> bool:
    """Whether an audience has a segment: all of them, or those whose place behind the other conditions holds a 1.

    >>> import numpy as np
    >>> two = np.array([[0.0] * AUDIENCE_ROW + [1.0, 0.0]])
    >>> is_meant(two, 0, 0), is_meant(two, 0, 1), is_meant(two, 0, 2)
    (True, False, False)
    """
    place = AUDIENCE_ROW + segment
    return bool(conditions[k, 0] != 0.0 or (place < conditions.shape[1] and conditions[k, place] != 0.0))


@rule
def belongs(conditions: Any, k: int, who: Who) -> bool:
    """Whether a customer belongs to an audience.

    ``conditions`` has the rows made by ``Audience.row``: whether all segments are meant, orientation bits, then (least,
    most) of tenure, weeks to the end of the commitment, satisfaction and price paid a month, then the supplier asked
    for (0: any, 4: not ours), then the bits of the stages of life, (least, most) of the weeks since the commitment
    ended and of attempts, the category of an open need and the bit of ``fits`` (-1: none), then whether each segment
    is meant.
    """
    if not conditions[k, 2] <= who.tenure <= conditions[k, 3]:
        return False
    if not conditions[k, 4] <= who.weeks_to_end <= conditions[k, 5]:
        return False
    if not conditions[k, 12] <= who.free_for <= conditions[k, 13]:
        return False
    if not is_meant(conditions, k, who.segment) or (int(conditions[k, 1]) >> who.orientation) & 1 == 0:
        return False
    if not conditions[k, 6] <= who.satisfaction <= conditions[k, 7]:
        return False
    if not conditions[k, 8] <= who.paid <= conditions[k, 9]:
        return False
    if (int(conditions[k, 11]) >> who.life) & 1 == 0:
        return False
    if not conditions[k, 14] <= who.attempts <= conditions[k, 15]:
        return False
    open_need, fits = int(conditions[k, 16]), int(conditions[k, 17])
    if (open_need >= 0 and who.need[open_need] != EXPLICIT) or (fits >= 0 and (who.fits >> fits) & 1 == 0):
        return False
    wanted = conditions[k, 10]
    return bool(wanted == 0 or wanted == who.supplier or (wanted == 4 and who.supplier != OURS))
