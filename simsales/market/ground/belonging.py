"""Whom something is meant for: the rule that reads an ``Audience``."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from simsales.core.compiled import plain, rule
from simsales.market.ground.again import NOT_AGAIN
from simsales.market.ground.audience import AUDIENCE_ROW
from simsales.market.ground.kinds import LIVES
from simsales.market.ground.state import EXPLICIT

OURS, A_RIVALS, NOBODYS = 1, 2, 3  # whose offer is held
NOT_OURS = 4  # as an audience asks for it: a rival's, or nobody's
NEVER_ENDS = 1e9  # weeks to the end of what is not held
ANY_LIFE = 2 ** len(LIVES) - 1  # the bits of all stages of life


class Who(NamedTuple):
    """A customer (``row`` of ``people``) as an audience sees them in the category concerned; times in weeks.

    ``category`` -1 is all of them; ``paid`` is what they pay for it, or for all, in currency a month. What is not here
    is looked up only where an audience asks for it.
    """

    people: Any
    row: int
    category: int
    week: int
    weeks_to_end: float
    free_for: float
    paid: float
    supplier: int


@rule
def of_ours(holding: Any, own: int) -> Any:
    """Whether an offer held is one of ours: -1 is none, and those of rivals stand behind ours.

    >>> of_ours(-1, 3), of_ours(2, 3), of_ours(3, 3)
    (False, True, False)
    """
    return (holding >= 0) & (holding < own)


@rule
def is_ours(holding: Any, own: int) -> bool:
    """Whether any of the offers that one customer holds is ours."""
    found = False
    for g in range(holding.shape[0]):
        found = found or of_ours(holding[g], own)
    return found


def held_of_ours(holding: Any, own: int) -> Any:
    """``of_ours`` of an array, an entry each.

    >>> import numpy as np
    >>> held_of_ours(np.array([[-1, 0], [3, -1]]), 3).tolist()
    [[False, True], [False, False]]
    """
    return plain(of_ours)(holding, own)


def hold_ours(holding: Any, own: int) -> Any:
    """``is_ours`` of many customers, a row each.

    >>> import numpy as np
    >>> hold_ours(np.array([[-1, 0], [3, -1]]), 3).tolist()
    [True, False]
    """
    return held_of_ours(holding, own).any(axis=1)


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
        people, i, g, week, weeks_left(holding, ends, week), weeks_free(holding, ends, week),
        np.float64(people.paid[i, g]), supplier_of(holding, own),
    )  # fmt: skip


@rule
def paying(who: Who, paid: float) -> Who:
    """The same customer, who pays another price."""
    return Who(
        who.people, who.row, who.category, who.week, who.weeks_to_end, who.free_for, paid, who.supplier
    )  # fmt: skip


@rule
def lies_in(conditions: Any, k: int, column: int, value: float) -> bool:
    """Whether a value lies between the least and the most that stand from a column on."""
    return bool(conditions[k, column] <= value <= conditions[k, column + 1])


@rule
def bounds(conditions: Any, k: int, column: int) -> bool:
    """Whether the least or the most that stand from a column on bound anything.

    >>> import numpy as np
    >>> row = np.array([[-np.inf, np.inf, 0.0, np.inf]])
    >>> bounds(row, 0, 0), bounds(row, 0, 2)
    (False, True)
    """
    return bool(conditions[k, column] > -math.inf or conditions[k, column + 1] < math.inf)


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
def is_supplied(wanted: int, supplier: int) -> bool:
    """Whether a supplier is the one asked for (0: any, 4: not ours).

    >>> is_supplied(0, 1), is_supplied(2, 1), is_supplied(4, 1), is_supplied(4, 3)
    (True, False, False, True)
    """
    return (wanted == 0) | (wanted == supplier) | ((wanted == NOT_OURS) & (supplier != OURS))


@rule
def belongs(conditions: Any, k: int, who: Who) -> bool:
    """Whether a customer belongs to an audience.

    ``conditions`` has the rows made by ``Audience.row``: whether all segments are meant, orientation bits, then (least,
    most) of tenure, weeks to the end of the commitment, satisfaction and price paid a month, then the supplier asked
    for (0: any, 4: not ours), then the bits of the stages of life, (least, most) of the weeks since the commitment
    ended and of attempts, the category of an open need and the bit of ``fits`` (-1: none), then whether each segment
    is meant.
    """
    people, i = who.people, who.row
    if not is_supplied(int(conditions[k, 10]), who.supplier):
        return False
    if not lies_in(conditions, k, 4, who.weeks_to_end) or not lies_in(conditions, k, 12, who.free_for):
        return False
    if not lies_in(conditions, k, 8, who.paid):
        return False
    if bounds(conditions, k, 2) and not lies_in(conditions, k, 2, float(who.week - people.since[i])):
        return False
    if not is_meant(conditions, k, int(people.segment[i])) or (int(conditions[k, 1]) >> people.orientation[i]) & 1 == 0:
        return False
    if bounds(conditions, k, 6) and not lies_in(conditions, k, 6, people.satisfaction[i]):
        return False
    if (int(conditions[k, 11]) >> people.life[i]) & 1 == 0:
        return False
    if bounds(conditions, k, 14) and not lies_in(conditions, k, 14, float(people.attempts[i])):
        return False
    open_need, fits = int(conditions[k, 16]), int(conditions[k, 17])
    if open_need >= 0 and people.need[i, open_need] != EXPLICIT:
        return False
    return fits < 0 or (people.fits[i] >> fits) & 1 != 0


@rule
def belongs_until(conditions: Any, k: int, who: Who) -> int:
    """The week from which whether a customer belongs to an audience may be another though nobody says so.

    By tenure it is known beforehand: who has not been here long enough, or has been for too long, does not belong,
    whatever else is asked. For the others it is this week where satisfaction, the price paid, the stage of life,
    attempts, an open need or the end of the commitment is asked for; and ``NOT_AGAIN`` where only what stays is.
    """
    people, i, week = who.people, who.row, who.week
    if not is_meant(conditions, k, int(people.segment[i])) or (int(conditions[k, 1]) >> people.orientation[i]) & 1 == 0:
        return NOT_AGAIN
    since, least, most = float(people.since[i]), conditions[k, 2], conditions[k, 3]
    if float(week) - since < least:
        return int(min(since + math.ceil(least), NOT_AGAIN)) if least < NOT_AGAIN else NOT_AGAIN
    if float(week) - since > most:
        return NOT_AGAIN
    for column in (4, 6, 8, 12, 14):
        if bounds(conditions, k, column):
            return week
    if int(conditions[k, 11]) != ANY_LIFE or conditions[k, 16] >= 0.0:
        return week
    return int(min(since + math.floor(most) + 1, NOT_AGAIN)) if most < NOT_AGAIN else NOT_AGAIN
